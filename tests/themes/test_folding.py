"""Fixed words become text when a template is compiled, and a page says the same as before."""

from __future__ import annotations

from typing import Any

import jinja2
import pytest

from themes.folding import FoldingEnvironment

GLOBALS: dict[str, Any] = {
    "wording": {"home": {"title": "公示 & 公开", "links": [["首页", ""]]}},
    "rehearsal": True,
    "url": lambda path: f"/base/{path}?a&b",
}
TEMPLATES = (
    "{{ wording.home.title }}{{ wording['home']['title'] }}",
    '<a href="{{ url("x") }}">{{ url(place) }}</a>',
    "{% if rehearsal %}演示{% else %}正式{% endif %}",
    "{% for label, path in wording.home.links %}{{ label }}{{ url(path) }}{% endfor %}",
    "{% set wording = {'home': 1} %}{{ wording.home }}",
    "{% macro one(url) %}{{ url }}{% endmacro %}{{ one('mine') }}",
    "{{ wording.home[place] | default('无') }}",
)


@pytest.mark.parametrize("source", TEMPLATES)
def test_a_folded_template_gives_the_same_page(source: str) -> None:
    pages = []
    for kind in (jinja2.Environment, FoldingEnvironment):
        made = kind(autoescape=True, undefined=jinja2.StrictUndefined)
        made.globals.update(GLOBALS)
        pages.append(made.from_string(source).render(place="title"))

    assert pages[0] == pages[1]


def test_a_word_that_is_not_there_is_still_an_error() -> None:
    made = FoldingEnvironment(autoescape=True, undefined=jinja2.StrictUndefined)
    made.globals.update(GLOBALS)

    with pytest.raises(jinja2.UndefinedError):
        made.from_string("{{ wording.home.nowhere }}").render()


def test_fixed_words_stand_in_the_template_as_text() -> None:
    made = FoldingEnvironment(autoescape=True)
    made.globals.update(GLOBALS)

    assert "公示 &amp; 公开" in made.compile("{{ wording.home.title }}", raw=True)
