"""Builders of confidential decisions, reviews and people, and the way of one into the public."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

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
from disclosure.moment import SHANGHAI

DAY = date(2026, 11, 13)
MONDAY = datetime(2026, 11, 16, 9, tzinfo=SHANGHAI)


def at(day: int, hour: int = 9, month: int = 11, year: int = 2026) -> datetime:
    """A moment of November 2026 in Asia/Shanghai (or of another month)."""
    return datetime(year, month, day, hour, tzinfo=SHANGHAI)


def a_decision(number: int = 1, **changes: Any) -> Decision:
    """A lawful penalty decision on a unit; ``changes`` replace its fields."""
    decision = Decision(
        act=Act.PENALTY,
        agency_code="lanchuan",
        document_number=f"（澜）应急罚〔2026〕{number}号",
        party=Party(
            kind=PartyKind.UNIT,
            name=f"澜川宏远精细化工{number}厂有限公司",
            code=None,
            representative="陈建国",
        ),
        decided_on=DAY,
        violation_type="未按规定设置可燃气体报警装置",
        facts="检查发现罐区设置的4台可燃气体探测器中有2台故障停用。",
        basis="《中华人民共和国安全生产法》第九十九条第（二）项",
        penalty_kinds=(PenaltyKind.FINE,),
        content="罚款人民币58000元",
        fine_wan=Decimal("5.8"),
        industry="C26 化学原料和化学制品制造业",
    )
    return replace(decision, **changes)


def a_review(**changes: Any) -> Review:
    """A complete review of a penalty of the general tier."""
    review = Review(
        served_on=DAY,
        secrecy_review=True,
        legal_review="澜应急法审〔2026〕1号",
        tier=Tier.GENERAL,
        tier_reason="一般程序，罚款数额一般",
        procedure=Procedure.ORDINARY,
        is_minor=False,
        is_private=False,
        moved_to_criminal=False,
        text_checked=True,
    )
    return replace(review, **changes)


def two_people() -> tuple[Any, Any]:
    """An officer who submits and another who approves."""
    from disclosure.people import Role, add_officer

    return (
        add_officer("lin", "林晓", Role.CLERK),
        add_officer("zhou", "周敏", Role.REVIEWER),
    )


def taken_in(*decisions: Decision, when: datetime = MONDAY) -> tuple[str, ...]:
    """Register decisions; their public ids."""
    from disclosure import workflow
    from disclosure.people import Stamp

    clerk, _ = two_people()
    return workflow.take_in(decisions, actor=clerk, stamp=Stamp.at(when), source="测试").new


def disclosed(decision: Decision | None = None, when: datetime = MONDAY, **review: Any) -> str:
    """Take one decision all the way into the public; its public id."""
    from disclosure import workflow
    from disclosure.people import Stamp

    clerk, reviewer = two_people()
    (public_id,) = taken_in(decision or a_decision(), when=when)
    submission = workflow.submit(public_id, a_review(**review), actor=clerk, stamp=Stamp.at(when))
    workflow.approve(public_id, submission.content_hash, actor=reviewer, stamp=Stamp.at(when))
    return public_id
