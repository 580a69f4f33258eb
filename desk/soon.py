"""Twelve more sample decisions whose periods end within days of a rehearsal's own moment.

Three each end in 1, 2, 7 and 30 days, so that whoever tries the portal out sees decisions leave
tomorrow. They are written into the data folder as a case system would send them, and kept there.
"""

from __future__ import annotations

import json
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from stdnum.cn.uscc import calc_check_digit

from desk.rehearsal import Sample
from disclosure.agency import Agency
from disclosure.decision import (
    Act,
    Decision,
    Party,
    PartyKind,
    PenaltyKind,
    Procedure,
    Review,
    Tier,
)
from disclosure.errors import Refused
from disclosure.period import derive
from disclosure.reference import reference

FILE = "soon.json"
DAYS = (1, 2, 7, 30)
_NAMES = ("鸿远", "金泰", "瑞丰")
_TRADES = ("精细化工", "烟花爆竹", "铝业", "仓储物流")
_AGENCIES = ("lanchuan", "dongling", "qinghe", "yunpu")


def soon(today: date) -> list[Sample]:
    """The twelve decisions for one day, ending at 00:00 in 1, 2, 7 and 30 days."""
    return [
        _sample(today + timedelta(days=days - 1), group * len(_NAMES) + number)
        for group, days in enumerate(DAYS)
        for number in range(len(_NAMES))
    ]


def late_in_county(today: date) -> Sample:
    """A draft of a county that nobody has submitted: its city sees that it is late, and no more."""
    agency = reference().agencies["dongling"]
    decision = _penalty(agency, _party(agency, 11), today - timedelta(days=24), 11)
    return Sample(decision, None, FILE)


def write(samples: list[Sample], path: Path) -> None:
    """Write decisions as the JSON of a case system, which ``portal import`` reads back."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [_row(sample.decision) for sample in samples]
    document = {"来源": "演示：即将期满的决定", "decisions": rows}
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _sample(last_day: date, number: int) -> Sample:
    """A penalty that ends on a day by the rules; a licence where no penalty can."""
    agency = reference().agencies[_AGENCIES[number // len(_NAMES)]]
    party = _party(agency, number)
    for decision, review in _penalties(agency, party, last_day, number):
        if number % len(_NAMES) != 2 and _ends_on(decision, review, agency, last_day):
            return Sample(decision, review, FILE)
    decision = _licence(agency, party, last_day, number)
    return Sample(decision, _review(decision), FILE)


def _penalties(
    agency: Agency, party: Party, last_day: date, number: int
) -> Iterator[tuple[Decision, Review]]:
    for months, tier in (
        (12, Tier.GENERAL),
        (36, Tier.SERIOUS),
        (36, Tier.GENERAL),
        (3, Tier.MINOR),
    ):
        decision = _penalty(agency, party, _months_before(last_day, months), number)
        yield (
            decision,
            replace(
                _review(decision),
                tier=tier,
                tier_reason="演示：按公示期选定",
                procedure=Procedure.ORDINARY,
                publish_minor_tier=tier is Tier.MINOR,
            ),
        )


def _ends_on(decision: Decision, review: Review, agency: Agency, last_day: date) -> bool:
    try:
        derivation = derive(
            decision, review, reference().pack, agency=agency, disclosed_on=decision.decided_on
        )
    except Refused:
        return False
    return derivation.last_day == last_day


def _party(agency: Agency, number: int) -> Party:
    place = agency.short.rstrip("省市县区")
    trade = _TRADES[number // len(_NAMES)]
    name = f"{place}{_NAMES[number % len(_NAMES)]}{trade}有限公司"
    code = _credit_code(agency.uscc[2:8], number)
    return Party(PartyKind.UNIT, name, code, representative="何文斌", address=agency.address)


def _credit_code(region: str, number: int) -> str:
    """An invented 统一社会信用代码 whose two check digits are right (GB 32100, GB 11714)."""
    digits = f"{98000000 + number * 7:08}"
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    rest = -sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True)) % 11
    body = f"91{region}{digits}{'X' if rest == 10 else rest}"
    return body + calc_check_digit(body)


def _penalty(agency: Agency, party: Party, day: date, number: int) -> Decision:
    fine = Decimal(12 + number)
    return Decision(
        act=Act.PENALTY,
        agency_code=agency.code,
        document_number=_number(agency, "罚", day, number),
        party=party,
        decided_on=day,
        violation_type="未如实记录安全生产教育和培训情况",
        facts=f"{day.year}年{day.month}月检查发现，当事人未如实记录安全生产教育和培训情况。",
        basis="《中华人民共和国安全生产法》第九十七条第（四）项",
        penalty_kinds=(PenaltyKind.FINE,),
        content=f"罚款人民币{fine}万元",
        fine_wan=fine,
        industry="C26 化学原料和化学制品制造业",
    )


def _licence(agency: Agency, party: Party, last_day: date, number: int) -> Decision:
    day = _months_before(last_day, 36) + timedelta(days=1)
    return Decision(
        act=Act.LICENCE,
        agency_code=agency.code,
        document_number=_number(agency, "许", day, number),
        party=party,
        decided_on=day,
        document_title=f"{party.name}危险化学品经营许可",
        licence_category="普通",
        certificate_name="危险化学品经营许可证",
        licence_number=f"{agency.code.upper()}-{day.year}-{900 + number}",
        content="准予危险化学品经营许可。",
        valid_from=day,
        valid_until=last_day,
        licence_status="有效",
    )


def _number(agency: Agency, kind: str, day: date, number: int) -> str:
    return f"（{agency.number_prefixes[0]}）应急{kind}〔{day.year}〕{900 + number}号"


def _months_before(day: date, months: int) -> date:
    """The corresponding day some months earlier, or that month's end."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _review(decision: Decision) -> Review:
    return Review(
        served_on=decision.decided_on,
        secrecy_review=True,
        legal_review="无需",
        is_minor=False,
        is_private=False,
        moved_to_criminal=False,
        text_checked=True,
    )


def _row(decision: Decision) -> dict[str, Any]:
    agency = reference().agencies[decision.agency_code]
    row = {
        "执法类别": decision.act.value,
        "行政相对人名称": decision.party.name,
        "行政相对人类别": decision.party.kind.value,
        "行政相对人代码_1(统一社会信用代码)": decision.party.code,
        "法定代表人": decision.party.representative,
        "决定书文号": decision.document_number,
        "违法行为类型": decision.violation_type,
        "违法事实": decision.facts,
        "决定依据": decision.basis,
        "处罚类别": "；".join(decision.penalty_kinds) or None,
        "决定内容": decision.content,
        "罚款金额（万元）": str(decision.fine_wan) if decision.fine_wan else None,
        "决定日期": decision.decided_on.isoformat(),
        "有效期自": decision.valid_from and decision.valid_from.isoformat(),
        "有效期至": decision.valid_until and decision.valid_until.isoformat(),
        "行政许可决定文书名称": decision.document_title,
        "许可类别": decision.licence_category,
        "许可证书名称": decision.certificate_name,
        "许可编号": decision.licence_number,
        "当前状态": decision.licence_status,
        "执法机关": agency.name,
        "执法机关统一社会信用代码": agency.uscc,
        "所属行业": decision.industry,
        "行政相对人地址": decision.party.address,
    }
    return {name: value for name, value in row.items() if value is not None}
