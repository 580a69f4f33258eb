"""What the files of a rule pack look like (``content/rules/*.yaml``).

Each file has one form here; the JSON Schemas in ``content/rules/schemas/`` are made from these
classes. A form checks one file by itself; `disclosure.rule_proof` checks that the rules of a
pack agree with each other.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema

from disclosure.decision import Act, Decision, PartyKind, PenaltyKind, Procedure, Review, Tier
from disclosure.span import Span


def _span(value: Any) -> Span:
    return Span.parse(str(value))


SpanText = Annotated[
    Span,
    BeforeValidator(_span),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^P\d{1,3}[MY]$"}),
]
Verified = Literal["full", "partial", "unverified"]
"""How sure a statement is: read in full, read in an excerpt, not checked."""
CountedFrom = Literal["decided_on", "disclosed_on"]
OnMaxEnd = Literal["stop", "hold_if_unfulfilled", "ask"]
TransitionPolicy = Literal["keep_old_end", "recompute_if_shorter", "recompute_always"]
Need = Literal["min_period", "duties_fulfilled", "corrected", "commitment", "decision_number"]
"""What an early end needs: minimum reached, duties fulfilled, fault put right, public
commitment, the number of the repair or removal decision."""


class Form(BaseModel):
    """A part of a rule file: frozen, and a misspelt key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(Form):
    """Where a rule stands. The article is printed only where it was read in full."""

    title: str = Field(min_length=2)
    number: str | None = None
    """文号."""
    article: str | None = None
    verified: Verified

    @property
    def citation(self) -> str:
        """The source as a page prints it: an article only where it is verified."""
        title = self.title if self.title.startswith("《") else f"《{self.title}》"
        number = f"（{self.number}）" if self.number else ""
        article = self.article if self.article and self.verified == "full" else ""
        return f"{title}{number}{article}"


UNSTATED = Source(title="没有写明来源", verified="unverified")
"""What stands for a missing source while the rest of a faulty pack is proved."""
Sources = Annotated[tuple[Source, ...], Field(min_length=1)]


def cite(sources: tuple[Source, ...]) -> str:
    """Several sources as one text."""
    return "；".join(source.citation for source in sources)


class InForce(Form):
    """The days on which a rule is in force, both ends included."""

    start: date = Field(alias="from")
    end: date | None = Field(default=None, alias="to")

    def holds_on(self, day: date) -> bool:
        """Whether a rule with these dates is in force on a day."""
        return self.start <= day and (self.end is None or day <= self.end)


class Condition(Form):
    """When a rule applies: every key given must hold; ``any_of`` needs one of its parts."""

    acts: tuple[Act, ...] = ()
    parties: tuple[PartyKind, ...] = ()
    tiers: tuple[Tier, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    only_kinds: tuple[PenaltyKind, ...] = ()
    any_kinds: tuple[PenaltyKind, ...] = ()
    fine_at_least_wan: Decimal | None = None
    fine_below_wan: Decimal | None = None
    confiscated_at_least_wan: Decimal | None = None
    any_of: tuple[Condition, ...] = ()

    def holds(self, decision: Decision, review: Review) -> bool:
        """Whether a decision, with what its review says, meets the condition."""
        return (
            (not self.acts or decision.act in self.acts)
            and (not self.parties or decision.party.kind in self.parties)
            and (not self.tiers or review.tier in self.tiers)
            and (not self.procedures or review.procedure in self.procedures)
            and (not self.only_kinds or _only(decision.penalty_kinds, self.only_kinds))
            and (not self.any_kinds or any(k in self.any_kinds for k in decision.penalty_kinds))
            and _at_least(decision.fine_wan, self.fine_at_least_wan)
            and (self.fine_below_wan is None or (decision.fine_wan or 0) < self.fine_below_wan)
            and _at_least(decision.confiscated_wan, self.confiscated_at_least_wan)
            and (not self.any_of or any(part.holds(decision, review) for part in self.any_of))
        )


def _only(kinds: tuple[PenaltyKind, ...], allowed: tuple[PenaltyKind, ...]) -> bool:
    return bool(kinds) and set(kinds) <= set(allowed)


def _at_least(amount: Decimal | None, threshold: Decimal | None) -> bool:
    return threshold is None or (amount is not None and amount >= threshold)


class EarlyEnd(Form):
    """提前终止: what a repair needs before the last day."""

    needs: tuple[Need, ...] = Field(min_length=1)


class PeriodRule(Form):
    """公示期: how long a kind of decision is public.

    ``publish`` is true, false, or ``if_decided``: not shown unless the agency decides that it
    must be. ``until_expiry`` lets a licence be shown until its own last day; ``period`` then
    serves where the licence has none.
    """

    id: str = Field(pattern=r"^[A-Z][A-Z0-9-]+$")
    title: str
    applies_when: Condition
    publish: Literal[True, False, "if_decided"] = True
    min_period: SpanText | None = None
    max_period: SpanText | None = None
    period: SpanText | None = None
    until_expiry: bool = False
    counted_from: CountedFrom = "decided_on"
    early_end: EarlyEnd | None = None
    restore_on_false_material: bool = False
    sources: Sources
    in_force: InForce
    note: str | None = None


class PeriodFile(Form):
    """``periods.yaml``: the national rules."""

    form: Literal["periods/1"]
    rules: tuple[PeriodRule, ...]


class Profile(Form):
    """A jurisdiction's own rules; they go before the national ones for its agencies."""

    id: str = Field(pattern=r"^[A-Z]{2,8}$")
    title: str
    enabled: bool
    on_max_end: OnMaxEnd | None = None
    rules: tuple[PeriodRule, ...] = ()
    sources: Sources
    note: str | None = None


class JurisdictionFile(Form):
    """``jurisdictions.yaml``: profiles, shipped disabled."""

    form: Literal["jurisdictions/1"]
    profiles: tuple[Profile, ...]


GateFact = Literal[
    "secrecy_review",
    "is_minor",
    "is_private",
    "served_on",
    "moved_to_criminal",
    "legal_review",
    "text_checked",
    "approval",
]


class Gate(Form):
    """What is never published, or held until something changes.

    ``stops_when`` is the answer that stops (``absent``: nothing was said); ``unanswered`` says
    whether a missing answer holds as well. ``kept_by`` is ``workflow`` for what only the
    register can see.
    """

    id: str = Field(pattern=r"^G-[A-Z-]+$")
    title: str
    fact: GateFact
    stops_when: Literal[True, False, "absent"]
    action: Literal["refuse", "hold"]
    unanswered: Literal["hold", "pass"] = "hold"
    applies_when: Condition = Condition()
    kept_by: Literal["rules", "workflow"] = "rules"
    reason: str
    missing: str | None = None
    """The reason shown while the question is unanswered."""
    sources: Sources


class GateFile(Form):
    """``gates.yaml``."""

    form: Literal["gates/1"]
    gates: tuple[Gate, ...]


class DeadlineRule(Form):
    """期限: by when an action is due; exactly one of the four ways of counting is given."""

    id: str = Field(pattern=r"^D-[A-Z-]+$")
    title: str
    event: str
    action: str
    applies_when: Condition = Condition()
    working_days: int | None = Field(default=None, ge=0)
    calendar_days: int | None = Field(default=None, ge=1)
    each_year_on: str | None = Field(default=None, pattern=r"^\d\d-\d\d$")
    every: SpanText | None = None
    level: Literal["省级", "市级", "县级"] | None = None
    sources: Sources
    in_force: InForce


class DeadlineFile(Form):
    """``deadlines.yaml``."""

    form: Literal["deadlines/1"]
    deadlines: tuple[DeadlineRule, ...]


class Transition(Form):
    """What happens to decisions made before a change of the national rules."""

    cutover: date
    policy: TransitionPolicy
    sources: Sources
    note: str | None = None


class TierRule(Form):
    """A hint towards a tier; the choice stays with a person."""

    tier: Tier
    when: Condition
    reason: str


class TierHints(Form):
    """失信等级: how the engine proposes one, in order; without a hint ``otherwise`` holds."""

    hints: tuple[TierRule, ...]
    otherwise: Tier
    otherwise_reason: str
    sources: Sources
    in_force: InForce


class WithdrawalNotice(Form):
    """撤回说明: its own life."""

    period: SpanText
    sources: Sources


class PolicyFile(Form):
    """``policy.yaml``: what no law fixes and an agency may change."""

    form: Literal["policy/1"]
    version: str
    timezone: Literal["Asia/Shanghai"]
    transition: Transition
    on_max_end: OnMaxEnd
    withdrawal_notice: WithdrawalNotice
    tiers: TierHints
