"""Whose decisions a person sees."""

from __future__ import annotations

from desk.person import Person


def scope(person: Person) -> tuple[str, ...] | None:
    """The agencies whose decisions a person sees; None stands for all."""
    return None if person.agency_code is None else (person.agency_code,)
