"""The line of a decision, as every list that shows it has it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from functools import cache, lru_cache
from typing import Any

import jinja2

from disclosure.agency import Agencies
from disclosure.public import PublicDecision
from generator.inputs import ROW
from themes.card import Card, card
from themes.environment import FILTERS
from themes.slots import Form, slot

SetRow = Callable[[PublicDecision], bytes]
"""Sets the line of a decision as lists show it."""

_FORMS = 100
_NAMES = tuple(one.name for one in fields(Card))


@cache
def row_setter(environment: jinja2.Environment, agencies: Agencies) -> SetRow:
    """Sets lines with the theme's component: one outline for all that have the same parts."""
    decision_row = environment.get_template(ROW).module.decision_row  # type: ignore[attr-defined]

    @lru_cache(maxsize=_FORMS)
    def form(has_sanction: bool, marks: tuple[str, ...]) -> Form:
        known: dict[str, Any] = {"sanction": slot("sanction") if has_sanction else ""}
        outline = {name: slot(name) for name in _NAMES} | known | {"marks": marks}
        return Form(decision_row(outline), FILTERS)

    def set_row(decision: PublicDecision) -> bytes:
        made = card(decision, agencies[decision.agency_code])
        values = {name: getattr(made, name) for name in _NAMES}
        return form(bool(made.sanction), made.marks).filled(values)

    return set_row
