"""What all tests share: property tests look at the same examples on every machine.

``HYPOTHESIS_PROFILE=search`` looks for new ones, and at more of them.
"""

import os

import pytest
from hypothesis import settings

settings.register_profile("same", derandomize=True, deadline=None, max_examples=200)
settings.register_profile("search", deadline=None, max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first: at the end no worker waits for another's long file."""
    items.sort(key=lambda item: (item.path.name != "test_thirty_nights.py", "e2e" not in item.path.parts))
