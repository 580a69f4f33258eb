"""Taking decisions in: new ones get their ids, known ones are compared, nothing is overwritten.

A decision is known by agency, document number and party. Facts that came in once before change
nothing. Other facts update a draft (and void its submission), and become the draft of a
correction where the decision is already approved. History is only ever added to.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace

from django.db import transaction

from disclosure.arriving import NO_REVIEW, Arriving, Key, again, arriving, party_key, review_text
from disclosure.bulk import put
from disclosure.decision import Decision, Review
from disclosure.facts import FACTS, REVIEW, changed_fields, facts_hash
from disclosure.history import Action, Detail, Event, append
from disclosure.identifier import Choose, new_identifier
from disclosure.models import (
    Arrival,
    Disclosure,
    PartyIdentity,
    RegisteredDecision,
    RegisterFacts,
    Revision,
)
from disclosure.people import Actor, Stamp, require_clock
from disclosure.permission import About, Step, require
from disclosure.reference import Reference, reference
from disclosure.withholding import mark, never_public

BATCH = 500


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of the decisions of one file, as public ids."""

    new: tuple[str, ...]
    updated: tuple[str, ...]
    unchanged: tuple[str, ...]
    proposed: tuple[str, ...]
    """Decisions already public, for which a correction was drafted."""


def take_in(
    decisions: Iterable[Decision | tuple[Decision, Review] | Arriving],
    *,
    actor: Actor,
    stamp: Stamp,
    source: str,
    choose: Choose = secrets.choice,
    ready_by: Reference | None = None,
) -> TakenIn:
    """Register decisions; a whole file or nothing of it. ``source`` is the file's name.

    A decision may come with what its row says for the review: kept on a draft until a person
    submits it, never put in the place of what somebody has submitted or approved. Decisions made
    ready beforehand (`disclosure.arriving`) come with the reference data they were made ready by;
    where it has changed since, they are made ready again.
    Reads the decisions in batches: memory does not grow with the facts, only with the ids.
    """
    found = _Outcome()
    with transaction.atomic():
        standing = RegisterFacts.objects.get()
        require_clock(stamp, is_rehearsal=standing.is_rehearsal)
        for batch in _batches(decisions, ready_by):
            for agency_code in {one.agency_code for one in batch}:
                require(actor, Step.IMPORT, About(agency_code))
            _Batch(batch, actor, stamp, source, choose).take_in(found)
    return TakenIn(
        tuple(found.new), tuple(found.updated), tuple(found.unchanged), tuple(found.proposed)
    )


class _Outcome:
    def __init__(self) -> None:
        self.new: list[str] = []
        self.updated: list[str] = []
        self.unchanged: list[str] = []
        self.proposed: list[str] = []


def _batches(
    decisions: Iterable[Decision | tuple[Decision, Review] | Arriving], ready_by: Reference | None
) -> Iterator[list[Arriving]]:
    """Batches in which no decision stands twice: the second is compared with the first."""
    batch: dict[Key, Arriving] = {}
    known = reference()
    for given in decisions:
        one = _ready(given, ready_by, known)
        if len(batch) == BATCH or one.key in batch:
            yield list(batch.values())
            batch, known = {}, reference()
        batch[one.key] = one
    if batch:
        yield list(batch.values())


def _ready(
    given: Decision | tuple[Decision, Review] | Arriving,
    ready_by: Reference | None,
    known: Reference,
) -> Arriving:
    if isinstance(given, Arriving):
        return given if ready_by is known else again(given, known)
    decision, review = given if isinstance(given, tuple) else (given, NO_REVIEW)
    return arriving(decision, review, known)


_KNOWN = """
SELECT known.* FROM json_each(%s) AS given CROSS JOIN disclosure_registereddecision AS known
INDEXED BY one_decision_by_agency_number_and_party
ON known.agency_code = given.value ->> 0 AND known.document_number = given.value ->> 1
AND known.party_name = given.value ->> 2 AND known.relisted_from_id IS NULL
"""
"""The planner would rather go through all decisions that were never relisted, which is all."""


class _Batch:
    """One batch on its way in, with what the register already knows of it."""

    def __init__(
        self, batch: list[Arriving], actor: Actor, stamp: Stamp, source: str, choose: Choose
    ) -> None:
        self.batch, self.actor, self.stamp, self.source = batch, actor, stamp, source
        self.choose = choose
        self.events: list[Event] = []

    def take_in(self, found: _Outcome) -> None:
        """Register the batch and write its history."""
        rows = self._known_rows()
        seen = set(
            Arrival.objects.filter(decision__in=rows.values()).values_list(
                "decision_id", "facts_hash"
            )
        )
        fresh = [one for one in self.batch if one.key not in rows]
        found.new += self._register(fresh)
        for one in self.batch:
            row = rows.get(one.key)
            if row is not None:
                self._compare(row, one, (row.pk, one.hash) in seen, found)
        append(self.events, actor=self.actor, stamp=self.stamp)

    def _known_rows(self) -> dict[Key, RegisteredDecision]:
        keys = json.dumps([one.key for one in self.batch], ensure_ascii=False)
        rows = RegisteredDecision.objects.raw(_KNOWN, [keys])
        return {(row.agency_code, row.document_number, row.party_name): row for row in rows}

    def _register(self, fresh: list[Arriving]) -> list[str]:
        if not fresh:
            return []
        ids = fresh_identifiers(len(fresh), self.choose)
        first = put(RegisteredDecision, _DECISION, self._rows(fresh, ids))
        revisions = (
            (key, 1, one.facts, one.hash, one.review) for key, one in enumerate(fresh, first)
        )
        put(Revision, ("decision_id", "number", "facts", "facts_hash", "review"), revisions)
        self._remember([(key, one.hash) for key, one in enumerate(fresh, first)])
        for public_id, one in zip(ids, fresh, strict=True):
            self.events.append(Event(public_id, Action.REGISTERED, {"facts": one.hash}))
        for public_id, one in zip(ids, fresh, strict=True):
            if one.hold_reason:
                self.events.append(Event(public_id, Action.WITHHELD, {}))
        return ids

    def _rows(self, fresh: list[Arriving], ids: list[str]) -> list[tuple[object, ...]]:
        """The rows of new decisions, in the order of `_DECISION`."""
        ordinal = draw_ordinals(len(fresh))
        parties = _party_keys({one.party_key for one in fresh if one.party_key}, self.choose)
        return [
            (
                public_id,
                ordinal + offset,
                one.act,
                one.agency_code,
                one.document_number,
                one.party_name,
                parties.get(one.party_key),
                one.decided_on,
                one.due_on,
                one.is_due_provisional,
                one.hold_reason,
            )
            for offset, (one, public_id) in enumerate(zip(fresh, ids, strict=True))
        ]

    def _remember(self, arrived: list[tuple[int, str]]) -> None:
        """Note the facts that came in, by the key of their decision and their hash."""
        source = self.source[:512]
        put(
            Arrival,
            ("decision_id", "facts_hash", "source"),
            [(key, facts, source) for key, facts in arrived],
            ignore_conflicts=True,
        )

    def _compare(
        self, row: RegisteredDecision, one: Arriving, is_seen: bool, found: _Outcome
    ) -> None:
        latest = row.revisions.order_by("-number")[0]
        if latest.facts_hash == one.hash and self._is_reviewed(row, latest, one):
            found.updated.append(row.public_id)
            return
        if is_seen or latest.facts_hash == one.hash or has_ended(row, self.stamp):
            found.unchanged.append(row.public_id)
            return
        self._remember([(row.pk, one.hash)])
        review = _with(latest.review, one.review)
        if latest.approved_by is None:
            latest.review = review
            edit_draft(row, latest, one.facts, self.events)
            found.updated.append(row.public_id)
        else:
            draft_correction(row, latest, one.facts, review, "", self.events)
            found.proposed.append(row.public_id)

    def _is_reviewed(self, row: RegisteredDecision, draft: Revision, one: Arriving) -> bool:
        """Add what the row says for the review to a draft that nobody has submitted."""
        if draft.submitted_by is not None or draft.approved_by is not None:
            return False
        review = _with(draft.review, one.review)
        if review == draft.review:
            return False
        draft.review = review
        draft.save(update_fields=["review"])
        self.events.append(Event(row.public_id, Action.EDITED, {"facts": draft.facts_hash}))
        return True


_DECISION = (
    *("public_id", "ordinal", "act", "agency_code", "document_number", "party_name", "party_id"),
    *("decided_on", "due_on", "is_due_provisional", "hold_reason"),
)


def _with(review: str, given: str) -> str:
    """A review with what a row says of it; what the row leaves empty stays as it is."""
    if given == review_text(NO_REVIEW):
        return review
    row = REVIEW.validate_json(given)
    said = {
        field.name: value
        for field in fields(Review)
        if (value := getattr(row, field.name)) is not None and field.name != "text_checked"
    }
    return REVIEW.dump_json(replace(REVIEW.validate_json(review), **said)).decode()


def edit_draft(row: RegisteredDecision, draft: Revision, facts: str, events: list[Event]) -> None:
    """Put other facts into a draft; what was submitted of it is void."""
    if draft.submitted_by is not None:
        events.append(Event(row.public_id, Action.VOIDED, {"content": draft.content_hash}))
    draft.facts, draft.facts_hash = facts, facts_hash(facts)
    draft.submitted_by = draft.submitted_at = None
    draft.content_hash = ""
    draft.save()
    if draft.number == 1:
        decision = FACTS.validate_json(facts)
        deadline = reference().publication_deadline(decision)
        for name, value in known_by(decision).items():
            setattr(row, name, value)
        row.due_on, row.is_due_provisional = deadline.due_on, deadline.is_provisional
        review = REVIEW.validate_json(draft.review)
        mark(row, never_public(decision, review, decision.decided_on))
        row.party = party_identity(decision)
        row.save()
    events.append(Event(row.public_id, Action.EDITED, {"facts": draft.facts_hash}))


def draft_correction(
    row: RegisteredDecision,
    latest: Revision,
    facts: str,
    review: str,
    note: str,
    events: list[Event],
) -> Revision:
    """Start the next revision of an approved decision; the old one stays public until then."""
    changed = changed_fields(FACTS.validate_json(latest.facts), FACTS.validate_json(facts))
    draft = Revision.objects.create(
        decision=row,
        number=latest.number + 1,
        facts=facts,
        facts_hash=facts_hash(facts),
        review=review,
        note=note or f"更正了{'、'.join(changed) or '公示内容'}",
    )
    detail: Detail = {"revision": draft.number, "facts": draft.facts_hash}
    events.append(Event(row.public_id, Action.CORRECTION_DRAFTED, detail))
    return draft


def has_ended(row: RegisteredDecision, stamp: Stamp) -> bool:
    """Whether the decision's disclosure is over at the stamp's moment."""
    return Disclosure.objects.filter(decision=row, ends_at__lte=stamp.effective_at).exists()


def known_by(decision: Decision) -> dict[str, object]:
    """The columns by which a decision is found inside the register."""
    return {
        "act": decision.act,
        "agency_code": decision.agency_code,
        "document_number": decision.document_number,
        "party_name": decision.party.name,
        "decided_on": decision.decided_on,
    }


def party_identity(decision: Decision, choose: Choose = secrets.choice) -> PartyIdentity | None:
    """The opaque identity of a decision's party, given now if it has none yet."""
    key = party_key(decision)
    return PartyIdentity.objects.get(pk=_party_keys({key}, choose)[key]) if key else None


def _party_keys(keys: set[str], choose: Choose) -> dict[str, int]:
    """The primary keys of parties by what makes them the same; new ones get their identity."""
    known = dict(PartyIdentity.objects.filter(key__in=keys).values_list("key", "pk"))
    missing = sorted(keys - known.keys())
    if missing:
        rows = [(key, new_identifier(choose)) for key in missing]
        first = put(PartyIdentity, ("key", "public_id"), rows)
        known.update((key, first + offset) for offset, key in enumerate(missing))
    return known


def draw_ordinals(count: int) -> int:
    """The first of ``count`` ordinals that nobody ever had; within a transaction."""
    standing = RegisterFacts.objects.get()
    first = standing.last_ordinal + 1
    standing.last_ordinal += count
    standing.save(update_fields=["last_ordinal"])
    return first


def fresh_identifiers(count: int, choose: Choose) -> list[str]:
    """Public ids that no decision has."""
    ids: dict[str, None] = {}
    while len(ids) < count:
        drawn = dict.fromkeys(new_identifier(choose) for _ in range(count - len(ids)))
        taken = RegisteredDecision.objects.filter(public_id__in=list(drawn))
        for public_id in taken.values_list("public_id", flat=True):
            del drawn[public_id]
        ids |= drawn
    return list(ids)
