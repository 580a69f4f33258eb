"""Which templates a template uses: read from its text, as Jinja reads it."""

from __future__ import annotations

import jinja2
from jinja2 import meta

from generator.inputs import used_by
from themes.environment import TEMPLATES


def test_every_template_names_those_it_uses_where_they_are_looked_for() -> None:
    environment = jinja2.Environment(autoescape=True)
    texts = [path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html")]

    assert len(texts) > 40
    for text in texts:
        assert used_by(text) == set(meta.find_referenced_templates(environment.parse(text)))
