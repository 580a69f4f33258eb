"""行政执法统计年报: the table of a year, in the official columns and way of counting.

One decision is one 宗. Where two or more kinds were imposed together it counts under the kind
that stands later in the table; a named kind together with 其他 counts under the named one.
罚没金额 is what the documents say (国办发〔2018〕118号; published tables of the provinces).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from disclosure.decision import Act, Decision, PenaltyKind

KINDS = tuple(PenaltyKind)


@dataclass(frozen=True, slots=True)
class PenaltyRow:
    """One agency's line of the penalty table: counts by kind, and the money in 万元."""

    agency_code: str
    counts: tuple[int, ...]
    money_wan: Decimal

    @property
    def total(self) -> int:
        """合计（宗）."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Timeliness:
    """How many of an agency's decisions were disclosed in time."""

    agency_code: str
    on_time: int
    all: int


def counted_kind(kinds: tuple[PenaltyKind, ...]) -> PenaltyKind:
    """The kind under which a penalty is counted.

    >>> counted_kind((PenaltyKind.WARNING, PenaltyKind.FINE)).value
    '罚款'
    >>> counted_kind((PenaltyKind.FINE, PenaltyKind.OTHER)).value
    '罚款'
    """
    named = [kind for kind in kinds if kind is not PenaltyKind.OTHER]
    return max(named, key=KINDS.index) if named else PenaltyKind.OTHER


def penalty_rows(decisions: Iterable[Decision]) -> list[PenaltyRow]:
    """The penalty table, one line an agency, in the order in which agencies first appear."""
    counts: dict[str, list[int]] = {}
    money: dict[str, Decimal] = {}
    for decision in decisions:
        if decision.act is not Act.PENALTY:
            continue
        code = decision.agency_code
        line = counts.setdefault(code, [0] * len(KINDS))
        line[KINDS.index(counted_kind(decision.penalty_kinds))] += 1
        amount = (decision.fine_wan or Decimal()) + (decision.confiscated_wan or Decimal())
        money[code] = money.get(code, Decimal()) + amount
    return [PenaltyRow(code, tuple(line), money[code]) for code, line in counts.items()]


def act_counts(decisions: Iterable[Decision]) -> dict[Act, int]:
    """How many decisions of each act."""
    counts = dict.fromkeys(Act, 0)
    for decision in decisions:
        counts[decision.act] += 1
    return counts


def timeliness(outcomes: Iterable[tuple[Decision, bool | None]]) -> list[Timeliness]:
    """Timely disclosure by agency, of what was disclosed; None stands for what was not."""
    found: dict[str, list[int]] = {}
    for decision, on_time in outcomes:
        if on_time is None:
            continue
        line = found.setdefault(decision.agency_code, [0, 0])
        line[0] += bool(on_time)
        line[1] += 1
    return [Timeliness(code, *line) for code, line in found.items()]
