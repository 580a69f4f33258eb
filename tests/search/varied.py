"""Decisions with texts of many words, numbers and dates, invented by a seeded generator.

Names share characters, numbers share serials, texts share phrases: what an index could mistake.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from disclosure.decision import Act, PartyKind, PenaltyKind
from disclosure.moment import end_of
from disclosure.public import PublicDecision
from search.query import Query, parse
from tests.builders import a_public_decision, identifier

CASES: dict[str, list[Any]] = json.loads(
    Path(__file__).with_name("cases.json").read_text(encoding="utf-8")
)
LAST_DAY = date(2099, 1, 1)
_AGENCIES = (("lanchuan", "澜"), ("dongling", "岭"), ("jiangling", "江"))
_SIGNS = "宏远鸿源恒泰立新顺达百川东岭金龙华盛永兴安泰海天瑞丰明德和平"
_TRADES = ("精细化工", "烟花爆竹", "矿业", "机械制造", "仓储物流", "建筑安装", "餐饮管理", "铝业")
_FORMS = ("有限公司", "有限责任公司", "股份有限公司", "经营部", "厂", "有限公司澜川分公司")
_PLACES = ("一车间", "二车间", "原料仓库", "3号罐区", "配电室", "装卸平台", "甲醇中间罐区")
_WRONGS = (
    "未设置可燃气体报警装置",
    "有限空间作业未经审批",
    "未对从业人员进行安全生产教育培训",
    "消防通道堆放杂物",
    "特种作业人员未持证上岗",
    "未建立出入库台账",
)
_LAWS = (
    "《中华人民共和国安全生产法》第三十六条第一款、第九十九条第（二）项",
    "《中华人民共和国安全生产法》第二十八条",
    "《烟花爆竹安全管理条例》第三十六条",
    "《危险化学品安全管理条例》第二十条第一款",
)
_INDUSTRIES = ("C26 化学原料和化学制品制造业", "B06 煤炭开采和洗选业", "G59 装卸搬运和仓储业", None)


def varied_decisions(count: int, seed: int = 7) -> list[PublicDecision]:
    """``count`` decisions, a thirteenth of the ordinals left out, then those of the case file."""
    rng = random.Random(seed)
    ordinals = [at for at in range(1, count + count // 12 + 2) if at % 13][:count]
    made = [_decision(at, rng) for at in ordinals]
    fields = (field for field, fragment, _ in CASES["contains"] if field and fragment)
    return [
        *made,
        *(_decision(ordinals[-1] + at, rng, facts=field) for at, field in enumerate(fields, 1)),
    ]


def case_questions() -> Iterator[Query]:
    """The case file's fragments, asked for in the facts."""
    for field, fragment, _ in CASES["contains"]:
        if field and fragment:
            yield parse({"q": [f'事实:"{fragment}"'], "scope": ["all"]})
            yield parse({"q": [f'"{fragment}"'], "scope": ["all"]})


def _decision(ordinal: int, rng: random.Random, facts: str | None = None) -> PublicDecision:
    agency, short = rng.choice(_AGENCIES)
    decided_on = date(2023, 1, 1) + timedelta(days=rng.randrange(1400))
    is_person = rng.random() < 0.1
    name = "王某某" if is_person else _name(rng)
    wrong = rng.choice(_WRONGS)
    fine = Decimal(rng.choice(("0", "0.5", "1", "4.99", "5", "12.5", "50", "120")))
    return a_public_decision(
        ordinal,
        act=rng.choice((Act.PENALTY, Act.PENALTY, Act.LICENCE)),
        agency_code=agency,
        document_number=f"（{short}）应急罚〔{decided_on.year}〕{rng.randrange(1, 400)}号",
        party_kind=PartyKind.PERSON if is_person else PartyKind.UNIT,
        party_name=name,
        party_code=None if is_person else f"9199{rng.randrange(10**6):06d}MA{ordinal:05d}X",
        party_id=identifier(900_000 + ordinal),
        title=f"{name}{wrong}案",
        industry=rng.choice(_INDUSTRIES),
        violation_type=wrong,
        facts=_facts(rng, wrong) if facts is None else facts,
        basis=rng.choice(_LAWS),
        penalty_kinds=tuple(rng.sample((PenaltyKind.WARNING, PenaltyKind.FINE), rng.randint(1, 2))),
        content=f"罚款人民币{fine}万元" if fine else "警告",
        fine_wan=fine or None,
        decided_on=decided_on,
        last_day=LAST_DAY,
        ends_at=end_of(LAST_DAY),
    )


def _name(rng: random.Random) -> str:
    signs = "".join(rng.choices(_SIGNS, k=rng.randint(2, 4)))
    region = rng.choice(("澜川", "江岭", "澜川市", ""))
    return f"{region}{signs}{rng.choice(_TRADES)}{rng.choice(_FORMS)}"


def _facts(rng: random.Random, wrong: str) -> str:
    day = date(2023, 1, 1) + timedelta(days=rng.randrange(1400))
    spelled = rng.choice((f"{day.year}年{day.month}月{day.day}日", day.isoformat()))
    return (
        f"{spelled}，执法人员对当事人{rng.choice(_PLACES)}进行检查，发现{wrong}，"
        f"涉及{rng.randrange(1, 40)}名作业人员和{rng.randrange(1, 9)}台设备，"
        f"编号为{rng.choice('ABC')}-{rng.randrange(1, 999)}。当事人对上述事实无异议。"
    )
