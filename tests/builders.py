"""Builders for tests: `a_decision(period="1 year")`, not fixture towers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from disclosure.decision import Act, PartyKind, PenaltyKind, Tier
from disclosure.moment import SHANGHAI, end_of
from disclosure.public import Figures, Head, PublicDecision, Step

NOW = datetime(2026, 11, 20, 12, tzinfo=SHANGHAI)

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def identifier(number: int) -> str:
    """A public id for tests: the same for the same number."""
    mixed, text = (number * 2_654_435_761 + 97) % 32**12, ""
    for _ in range(12):
        mixed, digit = divmod(mixed, 32)
        text += _ALPHABET[digit]
    return text


def a_public_decision(ordinal: int = 1, **changes: Any) -> PublicDecision:
    """One public decision; ``changes`` replace its fields."""
    last_day = changes.pop("last_day", date(2027, 11, 13))
    decision = PublicDecision(
        id=identifier(ordinal),
        ordinal=ordinal,
        canary="c" + identifier(ordinal + 500_000) + "zzz",
        disclosure=ordinal,
        revision=1,
        act=Act.PENALTY,
        agency_code="lanchuan",
        document_number=f"（澜）应急罚〔2026〕{ordinal}号",
        title="澜川宏远精细化工有限公司未按规定设置可燃气体报警装置案",
        party_kind=PartyKind.UNIT,
        party_name="澜川宏远精细化工有限公司",
        party_id=identifier(900_000),
        party_code="91990100MA0000001H",
        representative="陈某某",
        address="江岭省澜川市工业路8号",
        tier=Tier.GENERAL,
        industry="C26 化学原料和化学制品制造业",
        violation_type="未按规定设置可燃气体报警装置",
        facts="2026年10月12日检查发现，当事人二车间甲醇中间罐区设置的4台可燃气体探测器中有2台故障停用。",
        basis="《中华人民共和国安全生产法》第三十六条第一款、第九十九条第（二）项",
        penalty_kinds=(PenaltyKind.FINE,),
        content="罚款人民币58000元",
        fine_wan=Decimal("5.8"),
        decided_on=date(2026, 11, 13),
        disclosed_at=datetime(2026, 11, 20, 9, tzinfo=SHANGHAI),
        last_day=last_day,
        ends_at=end_of(last_day),
        derivation=(
            Step("适用规则", "一般失信信息，最长公示一年", "《信用修复管理办法》"),
            Step("起算", "自决定之日 2026-11-13 起算"),
            Step("最后一日", "公示至 2027-11-13，次日零时撤下"),
        ),
    )
    return replace(decision, **changes)


def a_head(now: datetime = NOW) -> Head:
    """The first line of a stream made for ``now``."""
    return Head(now=now, rehearsal=True, figures=Figures(1, 1, (1, 1), (1, 1)), chain_head="0" * 64)


def many_public_decisions(count: int) -> list[PublicDecision]:
    """``count`` decisions over three agencies, both acts and several months, all lawful values."""
    agencies = ("lanchuan", "dongling", "jiangling")
    words = ("宏远精细化工", "顺达烟花爆竹", "恒泰铝业", "东岭矿业", "立新机械", "百川仓储物流")
    decisions = []
    for number in range(1, count + 1):
        decided_on = date(2026, 4, 1) + timedelta(days=number * 7 % 220)
        name = f"澜川{words[number % 6]}{'甲乙丙丁'[number % 4]}有限公司"
        licence = number % 9 == 0
        decisions.append(
            a_public_decision(
                number,
                act=Act.LICENCE if licence else Act.PENALTY,
                agency_code=agencies[number % 3],
                party_name=name,
                party_id=identifier(900_000 + number % 6 * 4 + number % 4),
                title=f"{name}安全生产许可证延期" if licence else f"{name}未建立出入库台账案",
                penalty_kinds=()
                if licence
                else (PenaltyKind.WARNING, PenaltyKind.FINE)[number % 2 :],
                decided_on=decided_on,
                last_day=decided_on.replace(year=decided_on.year + 1),
            )
        )
    return decisions
