"""Writing a disclosure down: its life, its public text, its history, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from disclosure.bulk import insert, put
from disclosure.closing import announcement
from disclosure.compose import Identity, public_decision
from disclosure.decision import Review
from disclosure.draft import Draft, save_revisions
from disclosure.history import Action, Event, append, append_public
from disclosure.identifier import Choose, new_canary
from disclosure.models import (
    Disclosure,
    PublicPenaltyKind,
    PublicRevision,
    RegisterFacts,
    Revision,
)
from disclosure.moment import aware, day_of
from disclosure.people import Actor, Stamp
from disclosure.period import DERIVATION, Derivation, stayed
from disclosure.public import DECISION, Correction, Ending, PublicDecision, fingerprint_of, key_of
from disclosure.public_text import PublicText
from disclosure.registration import known_by, party_identity


@dataclass(frozen=True, slots=True)
class Judged:
    """A draft that may become public: all that will be written is known.

    ``life`` is the disclosure that a correction belongs to, None for a new one.
    """

    draft: Draft
    life: Disclosure | None
    review: Review
    text: PublicText
    derivation: Derivation
    disclosed_at: datetime
    is_on_time: bool


def disclose(judged: Sequence[Judged], actor: Actor, stamp: Stamp, choose: Choose) -> None:
    """Begin the public lives of decisions, within the caller's transaction."""
    if not judged:
        return
    lives = [_life(one, number, stamp) for number, one in enumerate(judged, _draw(len(judged)))]
    _sign([one.draft.revision for one in judged], actor, stamp)
    insert(lives)
    keep_public(
        [
            (life, _public(one, life.number, choose), life.disclosed_at)
            for one, life in zip(judged, lives, strict=True)
        ]
    )
    events = [
        approval_event(one, life.number, Action.APPROVED)
        for one, life in zip(judged, lives, strict=True)
    ]
    append(events, actor=actor, stamp=stamp)
    append_public([announcement(life) for life in lives if life.is_announced])


def correct_public(one: Judged, actor: Actor, stamp: Stamp, choose: Choose) -> Derivation:
    """Put a correction in the place of the revision that is public: same id, same disclosure.

    Returns the derivation that holds from now on.
    """
    row, life = one.draft.row, one.life
    assert life is not None
    one = replace(one, derivation=_never_longer(one.derivation, life))
    _sign([one.draft.revision], actor, stamp)
    for name, value in known_by(one.draft.facts).items():
        setattr(row, name, value)
    row.party = party_identity(one.draft.facts)
    row.save()
    current = PublicRevision.objects.filter(disclosure=life, until_at__gt=stamp.effective_at)
    current.update(until_at=stamp.effective_at)
    life.derivation = DERIVATION.dump_json(one.derivation).decode()
    life.last_day, life.ends_at = one.derivation.last_day, one.derivation.ends_at
    life.save()
    from_at = max(one.disclosed_at, aware(stamp.effective_at))
    keep_public([(life, _public(one, life.number, choose), from_at)])
    append([approval_event(one, life.number, Action.CORRECTED)], actor=actor, stamp=stamp)
    return one.derivation


def move_end(life: Disclosure, derivation: Derivation) -> None:
    """Put another end in a running disclosure and its public text; the caller writes history."""
    was = aware(life.ends_at)
    life.derivation = DERIVATION.dump_json(derivation).decode()
    life.last_day, life.ends_at = derivation.last_day, derivation.ends_at
    life.save()
    last_day, ends_at, steps = derivation.last_day, derivation.ends_at, derivation.steps
    for row in PublicRevision.objects.filter(disclosure=life, until_at=was):
        text = DECISION.validate_json(row.text)
        row.until_at = ends_at
        write_public(row, replace(text, last_day=last_day, ends_at=ends_at, derivation=steps))
        row.save()


def approval_event(one: Judged, number: int, action: Action) -> Event:
    """What history keeps of an approval: the whole derivation, and no personal data."""
    derivation = one.derivation
    return Event(
        one.draft.row.public_id,
        action,
        {
            "revision": one.draft.revision.number,
            "content": one.draft.revision.content_hash,
            "disclosure": number,
            "rule": derivation.rule_id,
            "pack": derivation.pack_hash,
            "tier": derivation.tier,
            "counted_from": derivation.counted_from,
            "start": derivation.start.isoformat(),
            "last_day": derivation.last_day.isoformat(),
            "ends_at": derivation.ends_at.isoformat(),
            "disclosed_at": one.disclosed_at.isoformat(),
            "on_time": one.is_on_time,
        },
    )


def keep_public(made: Sequence[tuple[Disclosure, PublicDecision, datetime]]) -> None:
    """Store public revisions, each visible from its moment until its disclosure ends."""
    names = ("disclosure_id", "from_at", "until_at", *_COLUMNS)
    first = put(
        PublicRevision,
        names,
        [(life.pk, from_at, life.ends_at, *_values(text)) for life, text, from_at in made],
    )
    kinds = [
        (key, kind.value, text.ordinal)
        for key, (_, text, _) in enumerate(made, first)
        for kind in text.penalty_kinds
    ]
    put(PublicPenaltyKind, ("public_id", "kind", "ordinal"), kinds)


def write_public(row: PublicRevision, text: PublicDecision) -> None:
    """Put a public decision into its row: its text, its fingerprint, the columns to select by."""
    for name, value in zip(_COLUMNS, _values(text), strict=True):
        setattr(row, name, value)


_COLUMNS = (
    *("text", "fingerprint", "changed_on", "document", "public_id", "ordinal", "revision"),
    *("canary", "month", "agency_code", "act", "industry", "party_id", "penalty_kinds"),
    *("decided_on", "disclosed_at", "last_day", "ends_at"),
)


def _values(text: PublicDecision) -> tuple[object, ...]:
    """What a row keeps of a public decision, in the order of `_COLUMNS`."""
    written = DECISION.dump_json(text)
    key = key_of(text, fingerprint_of(written))
    return (
        written.decode(),
        key.fingerprint,
        key.changed_on,
        key.document,
        text.id,
        text.ordinal,
        text.revision,
        text.canary,
        text.month,
        text.agency_code,
        text.act.value,
        text.industry,
        text.party_id,
        ";".join(text.penalty_kinds),
        text.decided_on,
        text.disclosed_at,
        text.last_day,
        text.ends_at,
    )


def draw_disclosure() -> int:
    """A disclosure number that was never used; within a transaction."""
    return _draw(1)


def _draw(count: int) -> int:
    standing = RegisterFacts.objects.get()
    first = standing.last_disclosure + 1
    standing.last_disclosure += count
    standing.save(update_fields=["last_disclosure"])
    return first


def _life(one: Judged, number: int, stamp: Stamp) -> Disclosure:
    return Disclosure(
        number=number,
        decision=one.draft.row,
        approved_at=stamp.effective_at,
        disclosed_at=one.disclosed_at,
        is_on_time=one.is_on_time,
        derivation=DERIVATION.dump_json(one.derivation).decode(),
        last_day=one.derivation.last_day,
        ends_at=one.derivation.ends_at,
        ending=Ending.EXPIRED,
        is_announced=one.disclosed_at <= stamp.effective_at,
    )


def _never_longer(new: Derivation, life: Disclosure) -> Derivation:
    """A correction lengthens an end only where what the end was derived from was itself wrong."""
    old = DERIVATION.validate_json(life.derivation)
    if old.stay_until is not None and old.stay_until > new.last_day:
        new = stayed(new, old.stay_until)
    if new.last_day <= old.last_day or (new.start, new.tier) != (old.start, old.tier):
        return new
    return old


def _sign(revisions: Sequence[Revision], actor: Actor, stamp: Stamp) -> None:
    for revision in revisions:
        revision.approved_by, revision.approved_at = actor.username, stamp.effective_at
    save_revisions(revisions, ("approved_by", "approved_at"))


def _public(one: Judged, number: int, choose: Choose) -> PublicDecision:
    row, revision = one.draft.row, one.draft.revision
    identity = Identity(
        id=row.public_id,
        ordinal=row.ordinal,
        canary=new_canary(choose),
        disclosure=number,
        revision=revision.number,
        party_id=row.party.public_id if row.party else None,
    )
    return public_decision(
        one.draft.facts,
        one.review,
        one.text,
        one.derivation,
        identity,
        disclosed_at=one.disclosed_at,
        corrections=_corrections(revision),
        marks=tuple(row.marks),
    )


def _corrections(revision: Revision) -> tuple[Correction, ...]:
    """The corrections of a decision so far: approved revisions that carry a note."""
    if not revision.note:
        return ()
    noted = Revision.objects.filter(
        decision=revision.decision_id, approved_at__isnull=False
    ).exclude(note="")
    return tuple(
        Correction(one.number, day_of(one.approved_at), one.note)
        for one in noted.order_by("number")
        if one.approved_at is not None
    )
