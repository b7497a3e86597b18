"""What all tests share: property tests look at the same examples on every machine.

``HYPOTHESIS_PROFILE=search`` looks for new ones, and at more of them.
"""

import os

from hypothesis import settings

settings.register_profile("same", derandomize=True, deadline=None, max_examples=200)
settings.register_profile("search", deadline=None, max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))
