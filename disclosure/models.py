"""What the register keeps: decisions, their revisions, their public lives, and the history.

Models hold data and the few rules that no code may break; all other rules are functions over
frozen values. Facts and reviews are kept as JSON (see `disclosure.facts`). Only
`disclosure.register` and `disclosure.workflow` (with the modules they are made of) use this module.

A decision's confidential facts stay for good (安全生产法 art. 78). What was public of it stands
only in `PublicRevision`, and is deleted there when it ends.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

_IDENTIFIER = 12
_CANARY = 16
_HASH = 64
_NAME = 150


class RegisterFacts(models.Model):
    """One row about the register itself: whether it is a rehearsal, the last numbers given."""

    is_rehearsal = models.BooleanField(default=False)
    last_ordinal = models.PositiveBigIntegerField(default=0)
    last_disclosure = models.PositiveBigIntegerField(default=0)
    rules_hash = models.CharField(max_length=_HASH, blank=True)


class Officer(models.Model):
    """公示员: who may act on the command line. A token is kept as its hash only."""

    username = models.CharField(max_length=_NAME, unique=True)
    name = models.CharField(max_length=_NAME)
    role = models.CharField(max_length=16)
    agency_code = models.CharField(max_length=64, null=True)
    token_hash = models.CharField(max_length=_HASH, blank=True, db_index=True)
    is_active = models.BooleanField(default=True)


class PartyIdentity(models.Model):
    """The opaque id of a unit, by its 统一社会信用代码 (its name where it has none)."""

    key = models.CharField(max_length=512, unique=True)
    public_id = models.CharField(max_length=_IDENTIFIER, unique=True)


class RegisteredDecision(models.Model):
    """One decision about one party: its ids, and what it is known by inside the agency."""

    public_id = models.CharField(max_length=_IDENTIFIER, unique=True)
    ordinal = models.PositiveBigIntegerField(unique=True)
    act = models.CharField(max_length=32)
    agency_code = models.CharField(max_length=64)
    document_number = models.CharField(max_length=255)
    party_name = models.CharField(max_length=512)
    party = models.ForeignKey(PartyIdentity, models.PROTECT, null=True)
    decided_on = models.DateField()
    due_on = models.DateField()
    is_due_provisional = models.BooleanField(default=False)
    hold_reason = models.TextField(blank=True)
    marks = models.JSONField(default=list)
    relisted_from = models.OneToOneField("self", models.PROTECT, null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agency_code", "document_number", "party_name"],
                condition=Q(relisted_from__isnull=True),
                name="one_decision_by_agency_number_and_party",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_on"], name="decision_due"),
            models.Index(fields=["decided_on"], name="decision_decided"),
            models.Index(
                fields=["due_on"], condition=Q(is_due_provisional=True), name="decision_provisional"
            ),
        ]


class Arrival(models.Model):
    """Facts that came in from outside once; the same facts again change nothing."""

    decision = models.ForeignKey(RegisteredDecision, models.PROTECT)
    facts_hash = models.CharField(max_length=_HASH)
    source = models.CharField(max_length=512)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["decision", "facts_hash"], name="one_arrival_by_facts")
        ]


class Revision(models.Model):
    """The facts of a decision, as drafted, submitted by one person and approved by another.

    Frozen once approved. The second and later revisions are corrections, with a public note.
    """

    decision = models.ForeignKey(RegisteredDecision, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    facts = models.TextField()
    facts_hash = models.CharField(max_length=_HASH)
    review = models.TextField()
    overrides = models.TextField(default="[]")
    note = models.TextField(blank=True)
    content_hash = models.CharField(max_length=_HASH, blank=True)
    submitted_by = models.CharField(max_length=_NAME, null=True)
    submitted_at = models.DateTimeField(null=True)
    approved_by = models.CharField(max_length=_NAME, null=True)
    approved_at = models.DateTimeField(null=True)
    refusal = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["decision", "number"], name="one_revision_by_number"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | (Q(submitted_by__isnull=False) & ~Q(approved_by=F("submitted_by"))),
                name="approved_by_another_person",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["submitted_at"],
                condition=Q(approved_by__isnull=True, submitted_by__isnull=False),
                name="revision_submitted",
            )
        ]


class Proposal(models.Model):
    """A withdrawal, repair, re-listing or lift: proposed by one person, confirmed by another.

    An emergency withdrawal has taken effect (``applied_at``) before it is confirmed.
    """

    decision = models.ForeignKey(RegisteredDecision, models.PROTECT, related_name="proposals")
    kind = models.CharField(max_length=16)
    payload = models.TextField()
    content_hash = models.CharField(max_length=_HASH)
    proposed_by = models.CharField(max_length=_NAME)
    proposed_at = models.DateTimeField()
    is_emergency = models.BooleanField(default=False)
    applied_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=_NAME, null=True)
    confirmed_at = models.DateTimeField(null=True)
    refused_by = models.CharField(max_length=_NAME, null=True)
    refused_at = models.DateTimeField(null=True)
    refusal = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
                name="confirmed_by_another_person",
            ),
            models.UniqueConstraint(
                fields=["decision"],
                condition=Q(confirmed_by__isnull=True, refused_by__isnull=True),
                name="one_open_proposal",
            ),
        ]


class Disclosure(models.Model):
    """A decision's public life. Its end is a fact, moved only together with a history row."""

    number = models.PositiveBigIntegerField(primary_key=True)
    decision = models.OneToOneField(RegisteredDecision, models.PROTECT, related_name="disclosure")
    approved_at = models.DateTimeField()
    disclosed_at = models.DateTimeField(db_index=True)
    is_on_time = models.BooleanField()
    derivation = models.TextField()
    last_day = models.DateField()
    ends_at = models.DateTimeField(db_index=True)
    ending = models.CharField(max_length=16)
    is_announced = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["ends_at"], condition=Q(closed_at__isnull=True), name="disclosure_open"
            ),
            models.Index(
                fields=["disclosed_at"], condition=Q(is_announced=False), name="disclosure_to_come"
            ),
            models.Index(fields=["is_on_time", "disclosed_at"], name="disclosure_timeliness"),
        ]


class PublicRevision(models.Model):
    """What is public of a revision, and from when until when. Deleted when it ends.

    ``text`` is the `PublicDecision` as JSON; the columns beside it are for selecting.
    """

    disclosure = models.ForeignKey(Disclosure, models.PROTECT)
    revision = models.PositiveIntegerField()
    public_id = models.CharField(max_length=_IDENTIFIER, db_index=True)
    ordinal = models.PositiveBigIntegerField()
    canary = models.CharField(max_length=_CANARY, unique=True)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(db_index=True)
    text = models.TextField()
    fingerprint = models.CharField(max_length=_HASH)
    month = models.CharField(max_length=7)
    agency_code = models.CharField(max_length=64)
    act = models.CharField(max_length=32)
    industry = models.CharField(max_length=255, null=True)
    party_id = models.CharField(max_length=_IDENTIFIER, null=True)
    penalty_kinds = models.CharField(max_length=255, blank=True)
    decided_on = models.DateField()
    disclosed_at = models.DateTimeField()
    last_day = models.DateField()
    ends_at = models.DateTimeField()
    changed_on = models.DateField(null=True)
    document = models.CharField(max_length=16)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ordinal", "revision"], name="one_public_text_by_revision"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["from_at"], name="public_from"),
            models.Index(fields=["month", "ordinal"], name="public_by_month"),
            models.Index(fields=["agency_code", "ordinal"], name="public_by_agency"),
            models.Index(fields=["act", "ordinal"], name="public_by_act"),
            models.Index(fields=["industry", "ordinal"], name="public_by_industry"),
            models.Index(fields=["party_id", "ordinal"], name="public_by_party"),
        ]


class PublicPenaltyKind(models.Model):
    """One 处罚种类 of a public revision: decisions of one kind are found by index."""

    public = models.ForeignKey(PublicRevision, models.CASCADE, related_name="kinds")
    kind = models.CharField(max_length=32)
    ordinal = models.PositiveBigIntegerField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kind", "ordinal"], name="public_by_kind")]


class WithdrawalNotice(models.Model):
    """撤回说明 (行政处罚法 art. 48), without the party's name. Deleted when its own period ends."""

    disclosure = models.OneToOneField(Disclosure, models.PROTECT, related_name="notice")
    public_id = models.CharField(max_length=_IDENTIFIER, unique=True)
    canary = models.CharField(max_length=_CANARY, unique=True)
    agency_code = models.CharField(max_length=64)
    document_number = models.CharField(max_length=255)
    withdrawn_on = models.DateField()
    ground = models.CharField(max_length=32)
    reason = models.TextField()
    last_day = models.DateField()
    ends_at = models.DateTimeField(db_index=True)


class HistoryRow(models.Model):
    """历史: who did what to which decision, when, on what ground. Append-only, hash-chained."""

    seq = models.BigIntegerField(primary_key=True)
    public_id = models.CharField(max_length=_IDENTIFIER, db_index=True)
    action = models.CharField(max_length=32)
    actor = models.CharField(max_length=_NAME)
    recorded_at = models.DateTimeField()
    effective_at = models.DateTimeField(db_index=True)
    detail = models.TextField()
    previous = models.CharField(max_length=_HASH)
    hash = models.CharField(max_length=_HASH)


class PublicEvent(models.Model):
    """The chain that anyone may check: disclosures that began and that ended, and nothing else."""

    seq = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=16)
    public_id = models.CharField(max_length=_IDENTIFIER)
    disclosure = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    previous = models.CharField(max_length=_HASH)
    hash = models.CharField(max_length=_HASH)


class SealedMonth(models.Model):
    """The aggregates of one month of decision, as they stood when the month was sealed."""

    month = models.CharField(max_length=7, unique=True)
    sealed_at = models.DateTimeField()
    totals = models.TextField()


class Paper(models.Model):
    """A paper behind a step, kept with the register: a scan of a decision on another."""

    decision = models.ForeignKey(RegisteredDecision, models.PROTECT, related_name="papers")
    label = models.CharField(max_length=128)
    media_type = models.CharField(max_length=32)
    sha256 = models.CharField(max_length=_HASH)
    size = models.PositiveIntegerField()
    step = models.CharField(max_length=16)
    content = models.BinaryField()
    filed_by = models.CharField(max_length=_NAME)
    filed_at = models.DateTimeField()


class Objection(models.Model):
    """异议 or a request to correct, from the public: it can be added, taken up and answered."""

    number = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=16)
    agency_code = models.CharField(max_length=64, db_index=True)
    decision = models.ForeignKey(RegisteredDecision, models.PROTECT, null=True)
    about = models.CharField(max_length=255)
    text = models.TextField()
    sender = models.CharField(max_length=_NAME)
    contact = models.CharField(max_length=_NAME)
    received_at = models.DateTimeField()
    due_on = models.DateField()
    is_due_provisional = models.BooleanField(default=False)
    taken_up_by = models.CharField(max_length=_NAME, null=True)
    taken_up_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=16, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.CharField(max_length=_NAME, null=True)
    answered_at = models.DateTimeField(null=True)


class ReferenceChange(models.Model):
    """A change of agencies or working-day tables: proposed by one person, confirmed by another."""

    path = models.CharField(max_length=128)
    text = models.TextField()
    sha256 = models.CharField(max_length=_HASH)
    before_sha256 = models.CharField(max_length=_HASH)
    note = models.CharField(max_length=500)
    proposed_by = models.CharField(max_length=_NAME)
    proposed_at = models.DateTimeField()
    confirmed_by = models.CharField(max_length=_NAME, null=True)
    confirmed_at = models.DateTimeField(null=True)
    refused_by = models.CharField(max_length=_NAME, null=True)
    refused_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
                name="reference_confirmed_by_another",
            ),
            models.UniqueConstraint(
                fields=["path"],
                condition=Q(confirmed_by__isnull=True, refused_by__isnull=True),
                name="one_open_reference_change",
            ),
        ]
