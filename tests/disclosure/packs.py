"""Copies of the shipped rule pack, spoilt on purpose, and what is then said of them."""

from __future__ import annotations

import shutil

import pytest
import yaml

from disclosure.errors import RulePackError
from disclosure.rules import FORMS, load_rules
from disclosure.site import CONTENT

RULES = CONTENT / "rules"


def copied(folder):
    """The shipped pack in a folder of the test."""
    for name in FORMS:
        shutil.copy(RULES / f"{name}.yaml", folder)
    return folder


def change(folder, name, act):
    path = folder / f"{name}.yaml"
    values = yaml.safe_load(path.read_text(encoding="utf-8"))
    act(values)
    path.write_text(yaml.safe_dump(values, allow_unicode=True), encoding="utf-8")


def rule(values, rule_id):
    return next(rule for rule in values["rules"] if rule["id"] == rule_id)


def problems(folder):
    with pytest.raises(RulePackError) as error:
        load_rules(folder)
    return "\n".join(error.value.problems)
