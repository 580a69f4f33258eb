"""Builders for the tests of the law: a decision, its review and an agency, all invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from disclosure.agency import Agencies, Agency, load_agencies
from disclosure.calendar import WorkingDays
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
from disclosure.rules import RulePack, load_rules
from disclosure.site import CONTENT

AGENCIES: Agencies = load_agencies(CONTENT / "agencies.yaml")
AGENCY: Agency = AGENCIES["lanchuan"]
CALENDAR = WorkingDays.load(CONTENT / "calendar")
PACK: RulePack = load_rules(CONTENT / "rules")
"""The rules as shipped, read and proved once for all tests."""


def a_decision(party_kind: PartyKind = PartyKind.UNIT, **changes: Any) -> Decision:
    """A fine of 5.8 万元 on a unit, of 2026-11-13; ``changes`` replace its fields."""
    decision = Decision(
        act=Act.PENALTY,
        agency_code="lanchuan",
        document_number="（澜）应急罚〔2026〕126号",
        party=Party(kind=party_kind, name="澜川宏远精细化工有限公司"),
        decided_on=date(2026, 11, 13),
        penalty_kinds=(PenaltyKind.FINE,),
        fine_wan=Decimal("5.8"),
    )
    return replace(decision, **changes)


def a_review(**changes: Any) -> Review:
    """A review with which everything is said and no gate is shut."""
    review = Review(
        served_on=date(2026, 11, 16),
        secrecy_review=True,
        legal_review="无需",
        tier=Tier.GENERAL,
        tier_reason="罚款数额属于一般",
        procedure=Procedure.ORDINARY,
        is_minor=False,
        is_private=False,
        moved_to_criminal=False,
        text_checked=True,
    )
    return replace(review, **changes)
