"""What is generated from the rules is current."""

from __future__ import annotations

import pytest
import yaml

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
