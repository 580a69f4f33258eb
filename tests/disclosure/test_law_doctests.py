"""The statutes' examples stand in the modules that carry them out, and hold."""

from __future__ import annotations

import doctest
from importlib import import_module

import pytest

MODULES = (
    "calendar",
    "deadline",
    "document_number",
    "ending",
    "lifecycle",
    "moment",
    "period",
    "span",
    "strict_yaml",
    "cycle",
)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_rule_module_hold(name):
    results = doctest.testmod(import_module(f"disclosure.{name}"))

    assert results.attempted > 0
    assert results.failed == 0
