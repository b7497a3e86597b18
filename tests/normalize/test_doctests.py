"""The examples in the docstrings are true."""

import doctest
import importlib
import pkgutil

import pytest

import pipelines.fields
import pipelines.normalize

MODULES = [module.name for module in pkgutil.iter_modules(pipelines.normalize.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    result = doctest.testmod(importlib.import_module(f"pipelines.normalize.{name}"))
    assert result.failed == 0
    assert result.attempted > 0


def test_examples_of_fields() -> None:
    results = [
        doctest.testmod(importlib.import_module(f"pipelines.fields.{module.name}"))
        for module in pkgutil.iter_modules(pipelines.fields.__path__)
    ]
    assert sum(result.failed for result in results) == 0
    assert sum(result.attempted for result in results) > 0
