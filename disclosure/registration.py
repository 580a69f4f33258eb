"""Taking decisions in: new ones get their ids, known ones are compared, nothing is overwritten.

A decision is known by agency, document number and party. Facts that came in once before change
nothing. Other facts update a draft (and void its submission), and become the draft of a
correction where the decision is already approved. History is only ever added to.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace

from django.db import transaction

from disclosure.bulk import insert
from disclosure.decision import Decision, PartyKind, Review
from disclosure.facts import FACTS, REVIEW, changed_fields, dump_facts, facts_hash
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
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of the decisions of one file, as public ids."""

    new: tuple[str, ...]
    updated: tuple[str, ...]
    unchanged: tuple[str, ...]
    proposed: tuple[str, ...]
    """Decisions already public, for which a correction was drafted."""


@dataclass(frozen=True, slots=True)
class _Arriving:
    decision: Decision
    facts: str
    hash: str
    review: Review

    @property
    def key(self) -> Key:
        return (
            self.decision.agency_code,
            self.decision.document_number,
            self.decision.party.name,
        )


def take_in(
    decisions: Iterable[Decision | tuple[Decision, Review]],
    *,
    actor: Actor,
    stamp: Stamp,
    source: str,
    choose: Choose = secrets.choice,
) -> TakenIn:
    """Register decisions; a whole file or nothing of it. ``source`` is the file's name.

    A decision may come with what its row says for the review: kept on a draft until a person
    submits it, never put in the place of what somebody has submitted or approved.
    Reads the decisions in batches: memory does not grow with the facts, only with the ids.
    """
    found = _Outcome()
    with transaction.atomic():
        standing = RegisterFacts.objects.get()
        require_clock(stamp, is_rehearsal=standing.is_rehearsal)
        for batch in _batches(decisions):
            for agency_code in {arriving.decision.agency_code for arriving in batch}:
                require(actor, Step.IMPORT, About(agency_code))
            _Batch(batch, actor, stamp, source, choose, reference()).take_in(found)
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
    decisions: Iterable[Decision | tuple[Decision, Review]],
) -> Iterator[list[_Arriving]]:
    """Batches in which no decision stands twice: the second is compared with the first."""
    batch: dict[Key, _Arriving] = {}
    for given in decisions:
        decision, review = given if isinstance(given, tuple) else (given, NO_REVIEW)
        facts = dump_facts(decision)
        arriving = _Arriving(FACTS.validate_json(facts), facts, facts_hash(facts), review)
        if len(batch) == BATCH or arriving.key in batch:
            yield list(batch.values())
            batch = {}
        batch[arriving.key] = arriving
    if batch:
        yield list(batch.values())


class _Batch:
    """One batch on its way in, with what the register already knows of it."""

    def __init__(
        self,
        batch: list[_Arriving],
        actor: Actor,
        stamp: Stamp,
        source: str,
        choose: Choose,
        known: Reference,
    ) -> None:
        self.batch, self.actor, self.stamp, self.source = batch, actor, stamp, source
        self.choose, self.reference = choose, known
        self.events: list[Event] = []

    def take_in(self, found: _Outcome) -> None:
        """Register the batch and write its history."""
        rows = self._known_rows()
        seen = set(
            Arrival.objects.filter(decision__in=rows.values()).values_list(
                "decision_id", "facts_hash"
            )
        )
        fresh = [arriving for arriving in self.batch if arriving.key not in rows]
        found.new += self._register(fresh)
        for arriving in self.batch:
            row = rows.get(arriving.key)
            if row is not None:
                self._compare(row, arriving, (row.pk, arriving.hash) in seen, found)
        append(self.events, actor=self.actor, stamp=self.stamp)

    def _known_rows(self) -> dict[Key, RegisteredDecision]:
        rows = RegisteredDecision.objects.filter(
            document_number__in=[arriving.decision.document_number for arriving in self.batch],
            relisted_from=None,
        )
        known = {(row.agency_code, row.document_number, row.party_name): row for row in rows}
        return {a.key: known[a.key] for a in self.batch if a.key in known}

    def _register(self, fresh: list[_Arriving]) -> list[str]:
        if not fresh:
            return []
        ordinal = draw_ordinals(len(fresh))
        ids = fresh_identifiers(len(fresh), self.choose)
        parties = _party_identities([a.decision for a in fresh], self.choose)
        rows = [
            self._row(arriving, public_id, ordinal + offset, parties)
            for offset, (arriving, public_id) in enumerate(zip(fresh, ids, strict=True))
        ]
        insert(rows)
        insert(
            [
                Revision(
                    decision_id=row.pk,
                    number=1,
                    facts=arriving.facts,
                    facts_hash=arriving.hash,
                    review=_review_text(arriving.review),
                )
                for row, arriving in zip(rows, fresh, strict=True)
            ]
        )
        self._remember(list(zip(rows, fresh, strict=True)))
        self.events += [
            Event(row.public_id, Action.REGISTERED, {"facts": arriving.hash})
            for row, arriving in zip(rows, fresh, strict=True)
        ]
        withheld = [row.public_id for row in rows if row.hold_reason]
        self.events += [Event(public_id, Action.WITHHELD, {}) for public_id in withheld]
        return ids

    def _row(
        self,
        arriving: _Arriving,
        public_id: str,
        ordinal: int,
        parties: dict[str, PartyIdentity],
    ) -> RegisteredDecision:
        decision = arriving.decision
        deadline = self.reference.publication_deadline(decision)
        row = RegisteredDecision(
            public_id=public_id,
            ordinal=ordinal,
            party=parties.get(party_key(decision)),
            due_on=deadline.due_on,
            is_due_provisional=deadline.is_provisional,
            **known_by(decision),
        )
        mark(row, never_public(decision, NO_REVIEW, decision.decided_on, self.reference))
        return row

    def _remember(self, arrived: list[tuple[RegisteredDecision, _Arriving]]) -> None:
        insert(
            [
                Arrival(decision_id=row.pk, facts_hash=arriving.hash, source=self.source[:512])
                for row, arriving in arrived
            ],
            ignore_conflicts=True,
        )

    def _compare(
        self, row: RegisteredDecision, arriving: _Arriving, is_seen: bool, found: _Outcome
    ) -> None:
        latest = row.revisions.order_by("-number")[0]
        if latest.facts_hash == arriving.hash and self._is_reviewed(row, latest, arriving):
            found.updated.append(row.public_id)
            return
        if is_seen or latest.facts_hash == arriving.hash or has_ended(row, self.stamp):
            found.unchanged.append(row.public_id)
            return
        self._remember([(row, arriving)])
        if latest.approved_by is None:
            latest.review = _with(latest.review, arriving.review)
            edit_draft(row, latest, arriving.facts, self.events)
            found.updated.append(row.public_id)
        else:
            review = _with(latest.review, arriving.review)
            draft_correction(row, latest, arriving.facts, review, "", self.events)
            found.proposed.append(row.public_id)

    def _is_reviewed(self, row: RegisteredDecision, draft: Revision, arriving: _Arriving) -> bool:
        """Add what the row says for the review to a draft that nobody has submitted."""
        if draft.submitted_by is not None or draft.approved_by is not None:
            return False
        review = _with(draft.review, arriving.review)
        if review == draft.review:
            return False
        draft.review = review
        draft.save(update_fields=["review"])
        self.events.append(Event(row.public_id, Action.EDITED, {"facts": draft.facts_hash}))
        return True


NO_REVIEW = Review()
_NO_REVIEW = REVIEW.dump_json(NO_REVIEW).decode()


def _review_text(review: Review) -> str:
    """A review as a file may say it: that the public text was read is for a person to say."""
    if review == NO_REVIEW:
        return _NO_REVIEW
    return REVIEW.dump_json(replace(review, text_checked=NO_REVIEW.text_checked)).decode()


def _with(review: str, given: Review) -> str:
    """A review with what a row says of it; what the row leaves empty stays as it is."""
    if given == NO_REVIEW:
        return review
    said = {
        field.name: value
        for field in fields(Review)
        if (value := getattr(given, field.name)) is not None and field.name != "text_checked"
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
        row.party = _party_identities([decision], secrets.choice).get(party_key(decision))
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


def party_key(decision: Decision) -> str:
    """What makes two parties the same unit; empty for whoever gets no page of its own."""
    if decision.party.kind is not PartyKind.UNIT:
        return ""
    return decision.party.code or f"名称：{decision.party.name}"


def party_identity(decision: Decision, choose: Choose = secrets.choice) -> PartyIdentity | None:
    """The opaque identity of a decision's party, given now if it has none yet."""
    return _party_identities([decision], choose).get(party_key(decision))


def _party_identities(decisions: list[Decision], choose: Choose) -> dict[str, PartyIdentity]:
    keys = {key for decision in decisions if (key := party_key(decision))}
    known = {row.key: row for row in PartyIdentity.objects.filter(key__in=keys)}
    missing = sorted(keys - known.keys())
    rows = [PartyIdentity(key=key, public_id=new_identifier(choose)) for key in missing]
    insert(rows)
    return known | {row.key: row for row in rows}


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
