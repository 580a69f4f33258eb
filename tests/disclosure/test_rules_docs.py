"""What is generated from the rules is current."""

from __future__ import annotations

import json

import pytest
import yaml
from jsonschema import Draft202012Validator

from disclosure.rules import FORMS
from docs import make_rules


@pytest.mark.parametrize("path", make_rules.files(), ids=lambda path: path.name)
def test_what_is_written_from_the_rules_is_current(path):
    assert path.read_text(encoding="utf-8") == make_rules.files()[path], "run: make docs"


@pytest.mark.parametrize("name", FORMS)
def test_each_rule_file_names_its_schema_for_editors(name):
    text = (make_rules.RULES / f"{name}.yaml").read_text(encoding="utf-8")

    assert text.startswith(f"# yaml-language-server: $schema=schemas/{name}.schema.json\n")
    assert yaml.safe_load(text)["form"] == f"{name}/1"


@pytest.mark.parametrize("name", FORMS)
def test_each_rule_file_keeps_to_its_schema_and_a_typo_does_not(name):
    schema = json.loads((make_rules.RULES / "schemas" / f"{name}.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    values = json.loads(
        json.dumps(
            yaml.safe_load((make_rules.RULES / f"{name}.yaml").read_text("utf-8")), default=str
        )
    )
    judge = Draft202012Validator(schema)

    assert [fault.message for fault in judge.iter_errors(values)] == []
    assert not judge.is_valid(dict(values, fromm="rules"))
