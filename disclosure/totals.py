"""Totals that outlive the decisions they count, without giving any of them away.

A month of decision is sealed when its last publication deadline has passed (国办发〔2018〕118号: 20
working days), and counted as it stood then. Totals carry no ids; cells under five are merged into
their parent; sums of money are given per agency and year only, rounded so that no single amount can
be found by subtracting what is still public. `disclosure.merging` holds these rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from django.db.models import QuerySet
from pydantic import TypeAdapter

from disclosure.decision import Act, Decision
from disclosure.errors import CalendarMissing
from disclosure.merging import (
    SMALLEST,
    cell_of,
    coarse_count,
    coarse_sum,
    merge_agencies,
    merge_cells,
)
from disclosure.models import (
    Disclosure,
    PublicRevision,
    RegisteredDecision,
    Revision,
    SealedMonth,
)
from disclosure.moment import aware, day_of, end_of, start_of
from disclosure.public import TOTALS, Figures, Totals, YearTotals
from disclosure.reference import reference, reference_in

LAST_DEADLINE = 20
"""Working days after which every decision of a month must have been public."""
ON_TIME = timedelta(days=1)
"""An ending written down within its first day was on time."""
BANDS = (
    (Decimal(0), "没有罚款"),
    (Decimal(1), "1 万元以下"),
    (Decimal(5), "1 万元至 5 万元"),
    (Decimal(10), "5 万元至 10 万元"),
    (Decimal(50), "10 万元至 50 万元"),
)
TOP_BAND = "50 万元以上"
_YEARS: TypeAdapter[tuple[YearTotals, ...]] = TypeAdapter(tuple[YearTotals, ...])


@dataclass(frozen=True, slots=True)
class _Counted:
    decision: Decision
    is_on_time: bool


def seal_at(year: int, month: int) -> datetime:
    """The moment at which a month of decision is sealed."""
    return _seal_by(reference().content, year, month)


@lru_cache(maxsize=4096)
def _seal_by(content: Path, year: int, month: int) -> datetime:
    """Counted once for the tables of a content folder: every run asks for every month."""
    last = (date(year, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    calendar = reference_in(content).calendar
    try:
        return end_of(calendar.add(last, LAST_DEADLINE))
    except CalendarMissing:
        return end_of(calendar.provisional(last, LAST_DEADLINE))


def totals(year: int, month: int, now: datetime) -> Totals | None:
    """The totals of a month, None while it is not sealed or holds fewer than five decisions."""
    sealed = seal_at(year, month)
    if aware(now) < sealed:
        return None
    kept = SealedMonth.objects.filter(month=f"{year:04}-{month:02}").first()
    if kept is not None:
        return _read(kept.totals)
    return _count_month(year, month, sealed)


def totals_at(now: datetime) -> Iterator[Totals]:
    """The sealed aggregates of every month, as they stand at ``now``."""
    kept = dict(SealedMonth.objects.values_list("month", "totals"))
    for year, month in sealed_months(now):
        name = f"{year:04}-{month:02}"
        found = _read(kept[name]) if name in kept else totals(year, month, now)
        if found is not None:
            yield found


@lru_cache(maxsize=4096)
def _read(text: str) -> Totals | None:
    return TOTALS.validate_json(text) if text else None


def year_totals(now: datetime) -> Iterator[YearTotals]:
    """The sums of every year whose months are all sealed, by year and agency."""
    for year in sorted({year for year, _ in _months(now)}):
        sealed = seal_at(year, 12)
        if aware(now) < sealed:
            continue
        kept = SealedMonth.objects.filter(month=f"{year:04}").first()
        yield from _YEARS.validate_json(kept.totals) if kept else _sum_year(year, sealed)


def sealed_months(now: datetime) -> list[tuple[int, int]]:
    """The months of decision that are sealed at ``now``, oldest first."""
    return [month for month, at in _seals(now) if at <= aware(now)]


def seal(now: datetime) -> int:
    """Keep the totals of every month and year sealed by ``now``; returns how many were new."""
    kept = set(SealedMonth.objects.values_list("month", flat=True))
    rows = []
    for year, month in sealed_months(now):
        if f"{year:04}-{month:02}" not in kept:
            counted = totals(year, month, now)
            text = TOTALS.dump_json(counted).decode() if counted else ""
            rows.append(_row(f"{year:04}-{month:02}", seal_at(year, month), text))
        if month == 12 and f"{year:04}" not in kept:
            sums = tuple(_sum_year(year, seal_at(year, 12)))
            rows.append(_row(f"{year:04}", seal_at(year, 12), _YEARS.dump_json(sums).decode()))
    SealedMonth.objects.bulk_create(rows)
    return len(rows)


def seals_between(begin: datetime, end: datetime) -> list[datetime]:
    """The moments after ``begin`` up to ``end`` at which a month is sealed."""
    return [at for _, at in _seals(end) if aware(begin) < at <= aware(end)]


def next_seal(now: datetime) -> datetime | None:
    """The next moment at which a month with decisions is sealed."""
    return min((at for _, at in _seals(now) if at > aware(now)), default=None)


def figures(now: datetime) -> Figures:
    """The public punctuality figures at a moment."""
    moment, today = aware(now), day_of(now)
    lives = Disclosure.objects.filter(disclosed_at__lte=moment)
    closed = lives.filter(ends_at__lte=moment, closed_at__lte=moment)
    return Figures(
        live=_live(moment),
        disclosed_this_month=lives.filter(disclosed_at__gte=start_of(today.replace(day=1))).count(),
        disclosed_on_time=_disclosed_on_time(moment),
        removed_on_time=_removed_on_time(closed),
    )


def _live(moment: datetime) -> int:
    """All texts without those to come and those that are over: indexes count the few."""
    texts = PublicRevision.objects
    to_come = texts.filter(from_at__gt=moment).count()
    return texts.count() - to_come - texts.filter(until_at__lte=moment).count()


def _disclosed_on_time(moment: datetime) -> tuple[int, int]:
    """First disclosures on time, and all first ones: re-listed ones are few and counted out."""
    lives = Disclosure.objects.filter(disclosed_at__lte=moment)
    again = lives.filter(
        decision__in=RegisteredDecision.objects.filter(relisted_from__isnull=False).values("pk")
    )
    # SQLite takes the index for `IN (1)`, and reads every row for the bare column.
    on_time, again_on_time = (rows.filter(is_on_time__in=[True]).count() for rows in (lives, again))
    to_come = Disclosure.objects.filter(disclosed_at__gt=moment).count()
    first_ones = Disclosure.objects.count() - to_come - again.count()
    return on_time - again_on_time, first_ones


def _seals(now: datetime) -> list[tuple[tuple[int, int], datetime]]:
    """Every month with decisions, and the moment at which it is sealed."""
    content = reference().content
    return [(month, _seal_by(content, *month)) for month in _months(now)]


def _row(month: str, at: datetime, text: str) -> SealedMonth:
    return SealedMonth(month=month, sealed_at=at, totals=text)


def _months(now: datetime) -> list[tuple[int, int]]:
    """Every month from the first decision ever disclosed to the month of ``now``."""
    disclosed = RegisteredDecision.objects.filter(disclosure__isnull=False)
    first = disclosed.order_by("decided_on").values_list("decided_on", flat=True).first()
    if first is None:
        return []
    today = day_of(now)
    last = today.year * 12 + today.month - 1
    numbers = range(first.year * 12 + first.month - 1, last + 1)
    return [(number // 12, number % 12 + 1) for number in numbers]


def _removed_on_time(closed: QuerySet[Disclosure]) -> tuple[int, int]:
    pairs = closed.values_list("ends_at", "closed_at")
    on_time = sum(1 for ends_at, at in pairs.iterator(2000) if at and at < ends_at + ON_TIME)
    return on_time, closed.count()


def _counted(begin: date, end: date, sealed: datetime) -> Iterator[_Counted]:
    """The decisions of some days that were public before a moment, with their facts of then."""
    from disclosure.facts import FACTS

    lives = Disclosure.objects.filter(
        decision__decided_on__gte=begin,
        decision__decided_on__lt=end,
        decision__relisted_from=None,
        disclosed_at__lt=sealed,
    )
    on_time = dict(lives.values_list("decision_id", "is_on_time"))
    revisions = Revision.objects.filter(
        decision__in=lives.values("decision"), approved_at__lt=sealed
    ).order_by("decision_id", "-number")
    last = None
    for key, facts in revisions.values_list("decision_id", "facts").iterator(500):
        if key != last:
            yield _Counted(FACTS.validate_json(facts), on_time[key])
        last = key


def _count_month(year: int, month: int, sealed: datetime) -> Totals | None:
    begin = date(year, month, 1)
    end = (begin + timedelta(days=31)).replace(day=1)
    cells: dict[str, Counter[str]] = {
        name: Counter() for name in ("agency", "act", "kind", "industry", "fine_band")
    }
    count = on_time = 0
    for one in _counted(begin, end, sealed):
        count, on_time = count + 1, on_time + one.is_on_time
        for facet, key in places(one.decision):
            cells[facet][key] += 1
    if count < SMALLEST:
        return None
    closed = Disclosure.objects.filter(
        ends_at__gte=start_of(begin), ends_at__lt=start_of(end), closed_at__lt=sealed
    )
    merged = {facet: merge_cells(counts) for facet, counts in cells.items() if facet != "agency"}
    merged |= {"agency": merge_agencies(cells["agency"], reference().agencies)}
    shown = coarse_count(count)
    return Totals(
        year=year,
        month=month,
        count=shown,
        cells={facet: _coarse(merged[facet]) for facet in cells},
        disclosed_on_time=(max(0, shown - (count - on_time)), shown),
        removed_on_time=_removed_on_time(closed),
    )


def _coarse(cells: dict[str, int]) -> dict[str, int]:
    return {key: coarse_count(count) for key, count in cells.items()}


def places(decision: Decision) -> Iterator[tuple[str, str]]:
    """The cell of each facet that a decision is counted in: one each, as the annual table does."""
    yield "agency", decision.agency_code
    yield "act", decision.act
    if decision.penalty_kinds:
        # 统计年报: two kinds count once, under the one that stands later in the table
        order = list(type(decision.penalty_kinds[0]))
        yield "kind", max(decision.penalty_kinds, key=order.index)
    if decision.industry:
        yield "industry", decision.industry
    if decision.act is Act.PENALTY:
        yield "fine_band", fine_band(decision.fine_wan)


def fine_band(fine_wan: Decimal | None) -> str:
    """The band of a fine in 万元: bands are counted, amounts are not given."""
    return next((band for top, band in BANDS if (fine_wan or Decimal(0)) <= top), TOP_BAND)


def _sum_year(year: int, sealed: datetime) -> Iterator[YearTotals]:
    amounts: dict[str, list[tuple[Decimal, Decimal]]] = {}
    for one in _counted(date(year, 1, 1), date(year + 1, 1, 1), sealed):
        if one.decision.act is Act.PENALTY:
            pair = (one.decision.fine_wan or Decimal(0), one.decision.confiscated_wan or Decimal(0))
            amounts.setdefault(one.decision.agency_code, []).append(pair)
    merged = merge_agencies(
        Counter({code: len(pairs) for code, pairs in amounts.items()}), reference().agencies
    )
    for code in sorted(merged):
        own = _pairs_below(code, merged, amounts)
        yield YearTotals(
            year=year,
            agency_code=code,
            count=coarse_count(merged[code]),
            fines_wan=coarse_sum([fine for fine, _ in own]),
            confiscated_wan=coarse_sum([amount for _, amount in own]),
        )


def _pairs_below(
    code: str, merged: dict[str, int], amounts: dict[str, list[tuple[Decimal, Decimal]]]
) -> list[tuple[Decimal, Decimal]]:
    """The amounts counted in an agency's cell: its own, and those merged into it."""
    agencies = reference().agencies
    return [
        pair
        for agency, pairs in amounts.items()
        if cell_of(agency, merged, agencies) == code
        for pair in pairs
    ]
