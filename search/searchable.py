"""What of a public decision is searched, and under which names.

Three kinds of field: the party's *name* (of units and sole traders only: there is no index of
natural persons), its *numbers* (document number, codes), and *texts*. A fragment must stand in
one field whole. ``static/searchable.js`` reads the same fields from a decision's JSON twin.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from disclosure.decision import PartyKind
from disclosure.public import PublicDecision
from search.analysis import contains, fold, fold_all

NUMBER_FIELDS = ("document_number", "party_code", "licence_number")
TEXT_FIELDS = (
    "title",
    "violation_type",
    "facts",
    "basis",
    "content",
    "affected_certificate",
    "certificate_name",
    "licence_category",
    "industry",
    "full_text",
)

FIELD_NAMES = {
    "name": "name",
    "名称": "name",
    "number": "number",
    "文号": "number",
    "代码": "number",
    "text": "text",
    "正文": "text",
    "title": "title",
    "标题": "title",
    "案由": "violation_type",
    "facts": "facts",
    "事实": "facts",
    "basis": "basis",
    "依据": "basis",
    "content": "content",
    "内容": "content",
}
"""What may stand before the colon of a query, and the field it means."""


@dataclass(frozen=True, slots=True)
class Searchable:
    """The folded fields of one decision. ``name`` is empty for natural persons."""

    name: str
    numbers: tuple[str, ...]
    texts: Mapping[str, str]

    def holds(self, fragment: str, field: str | None = None) -> bool:
        """Whether a folded fragment stands in one of the fields, or in ``field``."""
        return self.in_names(fragment, field) or self.in_texts(fragment, field)

    def in_names(self, fragment: str, field: str | None = None) -> bool:
        """Whether it stands in the name or, with a digit or letter in it, in a number."""
        if field in (None, "name") and contains(self.name, fragment):
            return True
        return (
            field in (None, "number")
            and has_run(fragment)
            and any(contains(number, fragment) for number in self.numbers)
        )

    def in_texts(self, fragment: str, field: str | None = None) -> bool:
        """Whether it stands in a text; single characters are looked for in names only."""
        if field in ("name", "number") or is_single(fragment):
            return False
        if field in self.texts or field in TEXT_FIELDS:
            return contains(self.texts.get(field or "", ""), fragment)
        return any(contains(text, fragment) for text in self.texts.values())


def has_run(fragment: str) -> bool:
    """Whether a folded fragment holds a digit or a Latin letter."""
    return any("0" <= sign <= "9" or "a" <= sign <= "z" for sign in fragment)


def is_single(fragment: str) -> bool:
    """Whether a folded fragment is one character and no digit or letter."""
    return len(fragment) == 1 and not has_run(fragment)


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of one decision as they are written; ``name`` is empty for natural persons."""

    name: str
    numbers: tuple[str, ...]
    texts: dict[str, str]


def fields_of(decision: PublicDecision) -> Fields:
    """The fields of a public decision."""
    names = (*NUMBER_FIELDS, *TEXT_FIELDS, "party_name", "party_kind")
    return fields_of_twin({name: getattr(decision, name) for name in names})


def fields_of_twin(twin: Mapping[str, Any]) -> Fields:
    """The fields of a decision's JSON twin (`disclosure.public.as_dict`)."""
    texts = {name: twin.get(name) for name in TEXT_FIELDS}
    texts["title"] = title_without_name(twin["title"], twin["party_name"])
    is_person = twin["party_kind"] == PartyKind.PERSON
    return Fields(
        name="" if is_person else twin["party_name"],
        numbers=tuple(filter(None, map(twin.get, NUMBER_FIELDS))),
        texts={name: text for name, text in texts.items() if text},
    )


def folded_name(decision: PublicDecision) -> str:
    """The folded name by which a decision is found; empty for natural persons."""
    is_person = decision.party_kind is PartyKind.PERSON
    return "" if is_person else fold(decision.party_name)


def searchable(decision: PublicDecision) -> Searchable:
    """The fields of a public decision, folded."""
    return _folded(fields_of(decision))


def searchable_of(twin: Mapping[str, Any]) -> Searchable:
    """The fields of a decision's JSON twin (`disclosure.public.as_dict`), folded."""
    return _folded(fields_of_twin(twin))


class Unfolded(Mapping[str, str]):
    """Texts that are folded one by one, when they are looked at."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    def __getitem__(self, field: str) -> str:
        return fold(self._texts[field])

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)


def unfolded(fields: Fields) -> Searchable:
    """The same fields for one look: what is found in a text leaves those after it as they are."""
    return Searchable(fold(fields.name), fold_all(fields.numbers), Unfolded(fields.texts))


def _folded(fields: Fields) -> Searchable:
    return Searchable(
        name=fold(fields.name),
        numbers=fold_all(fields.numbers),
        texts={name: folded for name, text in fields.texts.items() if (folded := fold(text))},
    )


def title_without_name(title: str, name: str) -> str:
    """The title's matter: what follows the party's name where it begins with it."""
    return title.removeprefix(name)
