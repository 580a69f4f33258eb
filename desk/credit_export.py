"""双公示 export: what is public, in the 30 and 28 columns of the template, for the credit platform.

发改办财金〔2018〕424号. Facts come from the approved revision; natural persons are left out of the
file, as the platform takes units and sole traders only by their code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from disclosure.agency import Agencies
from disclosure.decision import Act, Decision, PartyKind
from disclosure.intake.column import LICENCE, PENALTY, Column

COLUMNS: dict[Act, tuple[Column, ...]] = {Act.PENALTY: PENALTY, Act.LICENCE: LICENCE}
FOREVER = "2099/12/31"


def head(act: Act) -> list[str]:
    """The names of the template's columns."""
    return [column.name for column in COLUMNS[act]]


def rows(
    act: Act, decisions: Iterable[tuple[Decision, date]], agencies: Agencies
) -> Iterator[list[str]]:
    """One row for each (decision, last day) of the act."""
    for decision, last_day in decisions:
        if decision.act is act and decision.party.kind is not PartyKind.PERSON:
            values = _values(decision, last_day, agencies)
            yield [_written(column, values.get(column.field)) for column in COLUMNS[act]]


def _values(decision: Decision, last_day: date, agencies: Agencies) -> dict[str, Any]:
    agency, party = agencies[decision.agency_code], decision.party
    named = {
        name: getattr(decision, name)
        for name in decision.__slots__
        if name not in {"party", "penalty_kinds", "act"}
    }
    others = dict(party.other_codes)
    return named | {
        "name": party.name,
        "kind": party.kind.value,
        "code": party.code,
        "representative": party.representative,
        "penalty_kinds": "；".join(kind.value for kind in decision.penalty_kinds),
        "agency": agency.name,
        "agency_uscc": agency.uscc,
        "stated_last_day": last_day,
        "source_name": decision.source_name or agency.name,
        "source_code": decision.source_code or agency.uscc,
        "valid_until": decision.valid_until or FOREVER,
        **{name: others.get(name) for name in ("gszc", "zzjg", "swdj", "sydw", "shzz")},
    }


def _written(column: Column, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value:%Y/%m/%d}"
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return str(value)
