"""A page filled in says what a page set by itself says, and refuses what it cannot know."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from disclosure.agency import load_agencies
from disclosure.moment import SHANGHAI
from disclosure.site import load_site
from themes.environment import FILTERS, environment
from themes.slots import Form, slot

CONTENT = Path(__file__).resolve().parents[2] / "content"
VALUES: dict[str, Any] = {
    "text": '甲 & <乙> "丙"',
    "set": Markup("<b>已设</b>"),
    "day": date(2026, 11, 13),
    "at": datetime(2027, 11, 14, tzinfo=SHANGHAI),
    "count": 4213,
    "none": None,
}
TEMPLATES = (
    "{{ text }}{{ set }}{{ text }}",
    '<a href="{{ url(text) }}">{{ absolute(text) }}</a>',
    "{{ url('help/correction.html?id=' ~ text ~ '&field=') }}",
    "{{ day | day }}{{ day | day_zh }}{{ at | moment }}{{ at | minute }}{{ at | day }}",
    "{{ count | number }}{{ (text, set) | join(',') }}",
    "{% if text %}有{{ text }}{% endif %}{{ none }}",
    "{% for one in (text, count) %}<li>{{ one }}</li>{% endfor %}",
)


@pytest.fixture(scope="module")
def templates() -> jinja2.Environment:
    """The theme's environment."""
    agencies = load_agencies(CONTENT / "agencies.yaml")
    return environment(load_site(CONTENT), agencies, rehearsal=True)


@pytest.mark.parametrize("source", TEMPLATES)
def test_a_filled_page_is_the_page_set_by_itself(
    source: str, templates: jinja2.Environment
) -> None:
    template = templates.from_string(source)

    form = Form(template.render({name: slot(name) for name in VALUES}), FILTERS)

    assert form.filled(VALUES).decode() == template.render(VALUES)


@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_whatever_a_text_holds_stands_escaped_in_its_slot_and_nowhere_else(text: str) -> None:
    form = Form(f"<i>{slot('one')}</i>{slot('two')}", {})

    filled = form.filled({"one": text, "two": "末"}).decode()

    assert filled == Markup("<i>{}</i>末").format(text)


@pytest.mark.parametrize(
    "source",
    [
        "{% if text == 'a' %}1{% endif %}",
        "{{ text | length }}",
        "{{ text.upper() }}",
        "{{ text[1:] }}",
        "{% for one in text %}{{ one }}{% endfor %}",
        "{{ elsewhere }}",
    ],
)
def test_an_outline_that_asks_what_a_value_says_is_an_error(
    source: str, templates: jinja2.Environment
) -> None:
    template = templates.from_string(source)

    with pytest.raises((TypeError, jinja2.UndefinedError)):
        template.render(text=slot("text"))


def test_a_value_too_few_is_an_error() -> None:
    with pytest.raises(KeyError):
        Form(str(slot("one")), {}).filled({})
