"""What leaves the register of a decision, and what does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from disclosure.agency import Agency, load_agencies
from disclosure.decision import Act, Decision, Party, PartyKind, PenaltyKind
from disclosure.errors import SecretFound
from disclosure.redaction import Override, find, leaks, public_text, redactions
from disclosure.site import CONTENT

ID = "11010519491231002X"


@pytest.fixture(scope="module")
def agency() -> Agency:
    return load_agencies(CONTENT / "agencies.yaml")["lanchuan"]


UNIT = Party(
    PartyKind.UNIT,
    "澜川宏远精细化工有限公司",
    code="91990100MA0000001H",
    representative="陈大明",
    representative_id=ID,
    address="江岭省澜川市工业路8号",
)
PERSON = Party(
    PartyKind.PERSON,
    "王建国",
    id_kind="身份证",
    id_number=ID,
    address="江岭省澜川市东岭县李家村3组12号",
)


def a_decision(party: Party = UNIT, **changes: Any) -> Decision:
    decision = Decision(
        act=Act.PENALTY,
        agency_code="lanchuan",
        document_number="（澜）应急罚〔2026〕126号",
        party=party,
        decided_on=date(2026, 11, 13),
        violation_type="未按规定设置可燃气体报警装置",
        facts="检查发现二车间有两台探测器停用。",
        basis="《中华人民共和国安全生产法》第三十六条第一款",
        penalty_kinds=(PenaltyKind.FINE,),
        content="罚款人民币58000元",
        fine_wan=Decimal("5.8"),
    )
    return replace(decision, **changes)


def test_a_unit_is_named_in_full_and_its_representative_masked(agency: Agency) -> None:
    text = public_text(a_decision(), agency)

    assert text.party_name == "澜川宏远精细化工有限公司"
    assert text.party_code == "91990100MA0000001H"
    assert text.representative == "陈某某"
    assert text.title == "澜川宏远精细化工有限公司未按规定设置可燃气体报警装置案"


def test_an_agency_may_show_the_representative(agency: Agency) -> None:
    text = public_text(a_decision(), replace(agency, representative_policy="full"))

    assert text.representative == "陈大明"


def test_an_agency_may_show_its_officers_and_nobody_else(agency: Agency) -> None:
    decision = a_decision(
        facts="执法人员刘志强（执法证号：13010123）、周晓燕对车间主任孙国庆进行询问，孙国庆承认违章。"
    )

    masked = public_text(decision, agency)
    shown = public_text(decision, replace(agency, officer_policy="full"))

    assert "刘某某" in str(masked.facts)
    assert "周某某" in str(masked.facts)
    assert str(shown.facts).startswith(
        "执法人员刘志强（执法证号：13010123）、周晓燕对车间主任孙某某"
    )
    assert "孙国庆" not in str(shown.facts)


def test_a_person_is_masked_everywhere_and_has_no_code_and_no_home(agency: Agency) -> None:
    decision = a_decision(
        PERSON, facts=f"王建国（身份证号：{ID}），男，45岁，在作业现场。王某国签字确认。"
    )

    text = public_text(decision, agency)

    assert text.party_name == "王某某"
    assert text.party_code is None
    assert text.address == "江岭省澜川市东岭县"
    assert text.title == "王某某未按规定设置可燃气体报警装置案"
    assert text.facts == "王某某（身份证号：×××），在作业现场。王某某签字确认。"


def test_equal_masks_are_numbered_and_informants_are_removed(agency: Agency) -> None:
    decision = a_decision(facts="安全员张伟、操作工张强在场。举报人李娜反映该公司存在隐患。")

    text = public_text(decision, agency)

    assert text.facts == "安全员张某1、操作工张某2在场。举报人×××反映该公司存在隐患。"


def test_what_is_public_of_the_party_and_the_agency_stands(agency: Agency) -> None:
    facts = (
        "澜川宏远精细化工有限公司位于江岭省澜川市工业路8号，"
        "由澜川市应急管理局（电话0199-5550002）检查。"
    )

    assert public_text(a_decision(facts=facts), agency).facts == facts


def test_every_redaction_has_its_place_its_class_and_its_reason(agency: Agency) -> None:
    decision = a_decision(facts="联系电话13800000000。")

    (one,) = redactions(decision, agency)

    assert (one.field, one.start, one.end, one.original) == ("facts", 4, 15, "13800000000")
    assert (one.cls, one.reason) == ("phone", "mobile")
    (note,) = public_text(decision, agency).notes
    assert (note.field, note.kind, note.count) == ("违法事实", "移动电话号码", 1)


def test_a_person_may_leave_a_place_as_it_is_but_never_a_number_that_blocks(agency: Agency) -> None:
    decision = a_decision(facts="负责人高明未到场，电话13800000000。")
    keep_name = Override("facts", "高明", "高明", "系商标名")
    keep_phone = Override("facts", "13800000000", "13800000000", "误报")

    assert "高明" in str(public_text(decision, agency, [keep_name]).facts)
    with pytest.raises(SecretFound):
        public_text(decision, agency, [keep_phone])


@pytest.mark.parametrize(
    "text",
    [ID, "110105 19491231 002X", "１３８００００００００", "138-0000-0000", "6222020200000000006"],
)
def test_what_may_never_be_published_is_a_leak(text: str) -> None:
    assert leaks(f"见{text}。")


@pytest.mark.parametrize(
    "text", ["91990100MA0000001H", "119901000002048129", "0199-5550002", "2026-11-20"]
)
def test_public_numbers_are_no_leak(text: str) -> None:
    assert not leaks(f"见{text}。")


def test_offsets_are_code_points_of_the_text_as_given() -> None:
    text = "𠮷电话：1\u200b3８00000000。"

    (one,) = find(text)

    assert text[one.start : one.end] == "1\u200b3８00000000"
