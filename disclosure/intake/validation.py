"""One validator for all formats: a raw row becomes decisions, or a list of what is wrong with it.

Field by field, then across fields; every problem of a row at once. What the template lacks
(`Review`) is read where a column gives it and is otherwise asked for at submission.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from disclosure.agency import Agencies, Agency
from disclosure.decision import Act, Decision, Party, PartyKind, Procedure, Review, Tier
from disclosure.document_number import canonical, parse
from disclosure.errors import Problem
from disclosure.intake.cell import UNLIMITED
from disclosure.intake.column import REVIEW_FIELDS
from disclosure.intake.field import Fields
from disclosure.intake.party_check import is_unit_code, read_party
from disclosure.intake.penalty_check import check_amounts, read_kinds
from disclosure.intake.raw import RawRow
from disclosure.intake.several_parties import one_party_each

_TIERS = {"轻微失信": Tier.MINOR, "一般失信": Tier.GENERAL, "严重失信": Tier.SERIOUS}
_PROCEDURES = {
    "一般程序": Procedure.ORDINARY,
    "普通": Procedure.ORDINARY,
    "简易": Procedure.SIMPLE,
    "当场处罚": Procedure.SIMPLE,
}
_ADULT_YEARS = 18


@dataclass(frozen=True, slots=True)
class Row:
    """One decision read from a file, what was said for its review, and where it stood."""

    decision: Decision
    review: Review
    where: str
    row: int | None = None
    sheet: str | None = None


def validated(
    raw: RawRow, agencies: Agencies, today: date | None = None
) -> tuple[list[Row], list[Problem]]:
    """The decisions of a row, one for each of its parties, and its problems.

    With an error there are no decisions; warnings go beside them. ``today`` refuses decisions
    of a day that is still to come.
    """
    rows: list[Row] = []
    problems: list[Problem] = []
    parts, found = one_party_each(raw)
    problems += found
    for part in parts:
        fields = Fields(part)
        row = _row(fields, agencies, today)
        problems += [one for one in fields.problems if one not in problems]
        if row is not None:
            rows.append(row)
    if any(not one.warning for one in problems):
        return [], problems
    return rows, problems


def _row(fields: Fields, agencies: Agencies, today: date | None) -> Row | None:
    act = fields.raw.act or fields.choice("act", Act, {})
    if act is None:
        fields.required("act", None, "必填，应为" + "、".join(Act))
        return None
    party = read_party(fields)
    agency = _agency(fields, agencies, act)
    number = _document_number(fields, agency)
    decided_on = fields.day("decided_on")
    fields.required("decided_on", decided_on)
    review = read_review(fields)
    common = _common(fields, act)
    _days(fields, decided_on, review, common, today)
    penalty = _penalty(fields, common) if act is Act.PENALTY else {}
    if party is None or agency is None or number is None or decided_on is None:
        return None
    review = _minor(fields, party, review, decided_on)
    decision = Decision(
        act=act,
        agency_code=agency.code,
        document_number=number,
        party=party,
        decided_on=decided_on,
        **common,
        **penalty,
    )
    place = fields.raw.place
    return Row(decision, review, str(place), place.row, place.sheet)


def _agency(fields: Fields, agencies: Agencies, act: Act) -> Agency | None:
    """The agency by name and code, which must agree, and which must decide such acts."""
    name, code = fields.text("agency"), fields.code("agency_uscc")
    by_name = agencies.named(name) if name else None
    by_code = agencies.with_uscc(code) if code else None
    if code and not is_unit_code(code):
        fields.wrong("agency_uscc", "统一社会信用代码的校验码不正确")
    elif code and by_code is None:
        fields.wrong("agency_uscc", "不是本平台执法机关的代码，见 content/agencies.yaml")
    if name and by_name is None:
        fields.wrong("agency", "不是本平台执法机关的全称，见 content/agencies.yaml")
    if name is None and code is None:
        fields.required("agency", None)
    if by_name and by_code and by_name.code != by_code.code:
        fields.wrong("agency_uscc", f"与机关名称不一致，{by_name.name}的代码是 {by_name.uscc}")
        return None
    agency = by_name or by_code
    if agency is not None and act not in agency.acts:
        fields.wrong("agency", f"{agency.name}没有登记作出{act.value}决定的职权")
    return agency


def _document_number(fields: Fields, agency: Agency | None) -> str | None:
    text = fields.text("document_number")
    if text is None:
        fields.required("document_number", None)
        return None
    parsed = parse(text)
    if parsed is None:
        fields.wrong("document_number", "与常见的文号写法不同，请核对", warning=True)
    elif agency is not None and parsed.office not in agency.number_prefixes:
        expected = "、".join(agency.number_prefixes)
        fields.wrong(
            "document_number", f"{agency.short}的文号简称是{expected}，请核对", warning=True
        )
    return canonical(text)


def _common(fields: Fields, act: Act) -> dict[str, Any]:
    """What decisions of every act may have."""
    until = fields.day("valid_until")
    common: dict[str, Any] = {
        "violation_type": fields.text("violation_type"),
        "facts": fields.text("facts"),
        "basis": fields.text("basis"),
        "content": fields.text("content"),
        "valid_from": fields.day("valid_from"),
        "valid_until": None if until == UNLIMITED else until,
        "stated_last_day": fields.day("stated_last_day"),
        "document_title": fields.text("document_title"),
        "licence_category": fields.text("licence_category"),
        "certificate_name": fields.text("certificate_name"),
        "licence_number": fields.text("licence_number"),
        "licence_status": fields.text("licence_status"),
        "industry": fields.text("industry"),
        "source_name": fields.text("source_name"),
        "source_code": fields.code("source_code"),
        "remark": fields.text("remark"),
        "full_text": fields.text("full_text"),
        "other_people": _people(fields),
    }
    needed = {
        Act.PENALTY: ("violation_type", "facts", "basis", "content"),
        Act.LICENCE: ("document_title", "licence_category", "content"),
    }.get(act, ("content",))
    for field in needed:
        fields.required(field, common[field])
    return common


def _people(fields: Fields) -> tuple[str, ...]:
    text = fields.text("other_people") or ""
    return tuple(
        name for name in text.replace("；", "、").replace(";", "、").split("、") if name.strip()
    )


def _penalty(fields: Fields, common: dict[str, Any]) -> dict[str, Any]:
    content = common["content"]
    kinds = read_kinds(fields, content)
    fine, confiscated = fields.amount("fine_wan"), fields.amount("confiscated_wan")
    certificate = fields.text("affected_certificate")
    check_amounts(fields, kinds, fine, confiscated, certificate, content)
    return {
        "penalty_kinds": kinds,
        "fine_wan": fine or None,
        "confiscated_wan": confiscated or None,
        "affected_certificate": certificate,
    }


def _days(
    fields: Fields,
    decided_on: date | None,
    review: Review,
    common: dict[str, Any],
    today: date | None,
) -> None:
    """The days of a decision in their order."""
    if decided_on is None:
        return
    if today is not None and decided_on > today:
        fields.wrong("decided_on", f"决定日期晚于今天（{today}）")
    for field, day in (
        ("served_on", review.served_on),
        ("valid_until", common["valid_until"]),
        ("stated_last_day", common["stated_last_day"]),
    ):
        if isinstance(day, date) and day < decided_on:
            fields.wrong(field, f"不应早于决定日期 {decided_on}")
    start, end = common["valid_from"], common["valid_until"]
    if isinstance(start, date) and isinstance(end, date) and start > end:
        fields.wrong("valid_from", f"不应晚于有效期至 {end}")


def read_review(fields: Fields) -> Review:
    """What the row says for the review of its decision; what it does not say stays None."""
    if not REVIEW_FIELDS & fields.raw.cells.keys():
        return Review()
    return Review(
        served_on=fields.day("served_on"),
        secrecy_review=fields.yes_no("secrecy_review"),
        legal_review=fields.text("legal_review"),
        tier=fields.choice("tier", Tier, _TIERS),
        tier_reason=fields.text("tier_reason"),
        procedure=fields.choice("procedure", Procedure, _PROCEDURES),
        is_minor=fields.yes_no("is_minor"),
        is_private=fields.yes_no("is_private"),
        moved_to_criminal=fields.yes_no("moved_to_criminal"),
        publish_minor_tier=fields.yes_no("publish_minor_tier"),
        stated_last_day_settled=fields.yes_no("stated_last_day_settled"),
        social_influence_reason=fields.text("social_influence_reason"),
        text_checked=fields.yes_no("text_checked"),
    )


def _minor(fields: Fields, party: Party, review: Review, decided_on: date) -> Review:
    """Whether the identity number says that the party is a minor, whatever the column says."""
    number = party.id_number or ""
    if party.kind is not PartyKind.PERSON or len(number) != 18 or not number[6:14].isdigit():
        return review
    coming_of_age = int(number[6:14]) + _ADULT_YEARS * 10_000
    if coming_of_age <= int(decided_on.strftime("%Y%m%d")):
        return review
    if review.is_minor is False:
        fields.wrong("is_minor", "按身份证号码，当事人在决定之日未满十八周岁")
    return replace(review, is_minor=True)
