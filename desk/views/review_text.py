"""The texts of a decision side by side: as it was served, and as the public will read it.

Each place that is hidden has a number, a class in words and a colour; a correction that waits is
shown against what is public now.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count as numbers
from typing import Any

from disclosure.decision import Decision, Party
from disclosure.draft import Draft, draft_of
from disclosure.facts import NAMES, OVERRIDES
from disclosure.privacy.finding import SecretClass
from disclosure.public_text import FREE_TEXT, Override, PublicText, Redaction
from disclosure.redaction import redactions
from disclosure.reference import reference
from disclosure.registered import Entry, facts_in_force


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of text; ``number`` counts the redactions of the page, None for plain text."""

    text: str
    number: int | None = None
    kind: str = ""
    reason: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One field, as it was served and as the public will read it."""

    name: str
    label: str
    served: tuple[Part, ...]
    public: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """The texts of a decision side by side."""

    public: PublicText
    fields: tuple[Field, ...]
    redactions: tuple[Redaction, ...]
    overrides: tuple[Override, ...]

    @property
    def summary(self) -> str:
        """How much was hidden of what kind."""
        kinds: dict[str, int] = {}
        for one in self.redactions:
            kind = one.cls.chinese if one.cls else "其他"
            kinds[kind] = kinds.get(kind, 0) + 1
        shown = "、".join(f"{kind} {number}" for kind, number in kinds.items())
        return f"已处理 {len(self.redactions)} 处：{shown}。" if kinds else "没有需要处理之处。"


def text_of(public_id: str) -> Text:
    """The served and the public text of the latest revision."""
    draft = draft_of(public_id)
    overrides = OVERRIDES.validate_json(draft.revision.overrides)
    plan = plan_of(draft)
    return Text(draft.public_text(), tuple(_fields(draft.facts, plan)), plan, overrides)


def plan_of(draft: Draft) -> tuple[Redaction, ...]:
    """The places of a draft that are hidden."""
    agency = reference().agencies[draft.facts.agency_code]
    overrides = OVERRIDES.validate_json(draft.revision.overrides)
    return redactions(draft.facts, agency, overrides)


def _fields(facts: Decision, plan: tuple[Redaction, ...]) -> Iterator[Field]:
    counter = numbers(1)
    for name, label in FREE_TEXT.items():
        value = getattr(facts, name)
        if not value:
            continue
        places = [(next(counter), one) for one in plan if one.field == name]
        yield Field(
            name,
            label,
            tuple(_parts(value, places, shown="original")),
            tuple(_parts(value, places, shown="replacement")),
        )


_TONES: dict[SecretClass | None, str] = {
    SecretClass.PERSON_NAME: "name",
    SecretClass.ADDRESS_HOME: "place",
    SecretClass.ID_NUMBER: "number",
    SecretClass.PHONE: "number",
    SecretClass.BANK_CARD: "number",
}
"""Which colour a class of redaction has; the class is named in words beside it."""


def _parts(text: str, places: list[tuple[int, Redaction]], *, shown: str) -> Iterator[Part]:
    at = 0
    for number, one in sorted(places, key=lambda place: place[1].start):
        if one.start > at:
            yield Part(text[at : one.start])
        kind = one.cls.chinese if one.cls else "其他"
        yield Part(getattr(one, shown), number, kind, one.reason, _TONES.get(one.cls, "other"))
        at = one.end
    if at < len(text):
        yield Part(text[at:])


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that a correction changes, for the second person."""

    label: str
    before: str
    after: str


def differences(found: Entry) -> list[Difference]:
    """What a correction that waits would change against what is public."""
    public = facts_in_force(found.public_id) if found.life and found.approved_by is None else None
    if public is None:
        return []
    return [
        Difference(NAMES[name], _written(getattr(public, name)), _written(getattr(new, name)))
        for new in (found.decision,)
        for name in NAMES
        if getattr(public, name) != getattr(new, name)
    ]


def _written(value: Any) -> str:
    if value is None:
        return "（空）"
    if isinstance(value, tuple):
        return "、".join(str(one) for one in value)
    if isinstance(value, Party):
        parts = (value.name, value.kind, value.code, value.representative, value.address)
        return "，".join(str(part) for part in parts if part)
    return str(value)
