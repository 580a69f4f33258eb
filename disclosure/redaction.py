"""From a decision to its public text: what is hidden, how, and why.

行政处罚信息公示 leaves out addresses of natural persons, means of contact, identity numbers and bank
accounts (政府信息公开条例 art. 15, 个人信息保护法 art. 34); names of third persons are masked as
法释〔2016〕19号 art. 9 has it. The profile is section 8.3 of the rulebook; an agency may show the
representative of a punished unit, and officers named as such, in full.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from disclosure.agency import Agency
from disclosure.decision import Act, Decision, PartyKind
from disclosure.errors import SecretFound
from disclosure.privacy.finding import Finding, SecretClass, places_of
from disclosure.privacy.known import Known
from disclosure.privacy.names import Masks, looks_like_a_name
from disclosure.privacy.officer import officers
from disclosure.privacy.search import find, leaks
from disclosure.public import RedactionNote
from disclosure.public_text import FREE_TEXT, Override, PublicText, Redaction

__all__ = ["Override", "PublicText", "Redaction", "find", "leaks", "public_text", "redactions"]

HIDDEN = "×××"
REASONS = {
    "known": "本决定登记的个人信息",
    "checksum": "校验码正确的证件号码",
    "mobile": "移动电话号码",
    "luhn": "校验码正确的银行卡号",
    "informant": "举报人、投诉人信息不予公开",
    "masked": "部分遮盖的号码",
    "details": "自然人的性别、年龄、出生日期",
    "override": "人工补充遮盖",
}
_OTHER_REASON = "第三人或自然人的个人信息"
_DETAILS = re.compile(
    r"[，,、 ]?(?:性别[：:]? ?)?(?<=[，,、：: ])[男女](?=[，,、。；;（(\s])"
    r"|[，,、]?(?:年龄[：:]? ?)?[1-9][0-9]周?岁"
    r"|[，,、]?(?:出生(?:日期|年月)?[：:]? ?)[0-9]{4}年[0-9]{1,2}月(?:[0-9]{1,2}日)?"
    r"|[，,、]?[0-9]{4}年[0-9]{1,2}月(?:[0-9]{1,2}日)?(?:出生|生(?=[，,。；]))"
)
_DETAIL_WORDS = ("男", "女", "岁", "出生", "月生", "日生")
"""One of these stands in whatever `_DETAILS` finds."""
_COUNTY = re.compile(
    r"^(?:.{2,8}?省|.{2,6}?自治区)?(?:.{2,8}?(?:市|州|盟|地区))?(?:.{1,8}?(?:县|区|旗|市))?"
)


def public_text(
    decision: Decision, agency: Agency, overrides: Sequence[Override] = ()
) -> PublicText:
    """The public text of a decision under an agency's policy.

    Does not raise when a secret remains: `leaks` says so, and approval is refused on it. Raises
    `SecretFound` for an override that would show a number that may never be published.
    """
    plan = redactions(decision, agency, overrides)
    shown = {field: _apply(getattr(decision, field), field, plan) for field in FREE_TEXT}
    name = _party_name(decision, _masks(decision, plan))
    title = _title(decision, name, shown.pop("document_title"))
    return PublicText(
        title=title,
        party_name=name,
        party_code=None if _is_person(decision) else decision.party.code,
        representative=_representative(decision, agency, plan),
        address=_address(decision),
        industry=decision.industry,
        notes=tuple(_notes(plan)),
        **shown,
    )


def redactions(
    decision: Decision, agency: Agency, overrides: Sequence[Override] = ()
) -> tuple[Redaction, ...]:
    """Every place that is hidden in the free texts of a decision, in order of field and place."""
    known = tuple(_known(decision))
    found = {
        field: _findings(getattr(decision, field), field, known, decision, agency)
        for field in FREE_TEXT
        if getattr(decision, field)
    }
    masks = Masks.of_names(_names(decision, found))
    hidden = [
        _hide(getattr(decision, field), field, one, masks)
        for field, places in found.items()
        for one in places
    ]
    for field in found:
        hidden += _details(getattr(decision, field), field, hidden)
    hidden = _overridden(decision, hidden, overrides)
    order = list(FREE_TEXT)
    return tuple(sorted(hidden, key=lambda one: (order.index(one.field), one.start)))


def _known(decision: Decision) -> Iterator[tuple[str, str]]:
    """What the row itself says about people."""
    party = decision.party
    if _is_person(decision):
        yield "party_name", party.name
        if party.address:
            yield "address", party.address
    if party.representative:
        yield "legal_representative", party.representative
    for number in (party.id_number, party.representative_id):
        if number:
            yield "id_number", number
    if party.phone:
        yield "phone", party.phone
    yield from (("other_person", name) for name in decision.other_people)


def _findings(
    text: str, field: str, known: Known, decision: Decision, agency: Agency
) -> list[Finding]:
    """What is found in a field, without what is public where it stands."""
    allowed = [*_spans(text, _public_values(decision, agency))]
    statutes = [match.span() for match in re.finditer(r"《[^》]{2,60}》", text)]
    found = find(text, known)
    shown = set(officers(text, found)) if agency.officer_policy == "full" else set()
    return [
        one
        for one in found
        if not _within(one, allowed)
        and (one not in shown or one.reason == "known")
        and not (one.cls is SecretClass.PERSON_NAME and _within(one, statutes))
        and not (field == "basis" and one.cls is SecretClass.PERSON_NAME and one.reason != "known")
    ]


def _public_values(decision: Decision, agency: Agency) -> Iterator[str | None]:
    yield from (agency.name, agency.uscc, agency.address, agency.phone, decision.source_name)
    yield decision.document_number
    if not _is_person(decision):
        yield from (decision.party.name, decision.party.code, decision.party.address)


def _spans(text: str, values: Iterable[str | None]) -> Iterator[tuple[int, int]]:
    for value in values:
        if value:
            yield from places_of(value, text)


def _within(one: Finding, spans: Iterable[tuple[int, int]]) -> bool:
    return any(one.start < end and start < one.end for start, end in spans)


def _names(decision: Decision, found: dict[str, list[Finding]]) -> Iterator[str]:
    """Every name of the decision: those of the row first, then those found."""
    yield from (value for field, value in _known(decision) if field in _NAME_FIELDS)
    for field, places in found.items():
        text = getattr(decision, field)
        for one in places:
            if one.cls is SecretClass.PERSON_NAME and one.reason != "informant":
                yield text[one.start : one.end]


_NAME_FIELDS = ("party_name", "legal_representative", "other_person")


def _hide(text: str, field: str, one: Finding, masks: Masks) -> Redaction:
    original = text[one.start : one.end]
    if one.cls is SecretClass.PERSON_NAME and one.reason != "informant":
        replacement = masks.of(original)
    elif one.cls is SecretClass.ADDRESS_HOME:
        replacement = county_of(original) + HIDDEN
    else:
        replacement = HIDDEN
    return Redaction(field, one.start, one.end, original, replacement, one.cls, one.reason)


def county_of(address: str) -> str:
    """An address down to its county, empty where none is written."""
    match = _COUNTY.match(address)
    return match[0] if match else ""


def _details(text: str, field: str, hidden: Iterable[Redaction]) -> Iterator[Redaction]:
    if not any(word in text for word in _DETAIL_WORDS):
        return
    taken = [(one.start, one.end) for one in hidden if one.field == field]
    for match in _DETAILS.finditer(text):
        if all(match.end() <= start or end <= match.start() for start, end in taken):
            yield Redaction(field, *match.span(), match[0], "", None, "details")


def _overridden(
    decision: Decision, hidden: list[Redaction], overrides: Sequence[Override]
) -> list[Redaction]:
    for override in overrides:
        if override.replacement == override.original and leaks(override.original):
            raise SecretFound("证件号码、手机号码、银行卡号不得恢复显示")
        matching = [one for one in hidden if _concerns(override, one)]
        hidden = [one for one in hidden if one not in matching]
        if override.replacement != override.original:
            hidden += _by_hand(decision, override, hidden)
    return hidden


def _concerns(override: Override, one: Redaction) -> bool:
    return one.field == override.field and one.original == override.original


def _by_hand(
    decision: Decision, override: Override, hidden: list[Redaction]
) -> Iterator[Redaction]:
    text = getattr(decision, override.field) or ""
    taken = [(one.start, one.end) for one in hidden if one.field == override.field]
    for start, end in _spans(text, [override.original]):
        if all(end <= a or b <= start for a, b in taken):
            yield Redaction(
                override.field,
                start,
                end,
                override.original,
                override.replacement,
                None,
                "override",
            )


def _apply(text: str | None, field: str, plan: Iterable[Redaction]) -> str | None:
    """The text with the planned places replaced, from the back so that places stay right."""
    if text is None:
        return None
    for one in sorted(plan, key=lambda one: -one.start):
        if one.field == field:
            text = text[: one.start] + one.replacement + text[one.end :]
    return text


def _notes(plan: Iterable[Redaction]) -> Iterator[RedactionNote]:
    counts: dict[tuple[str, str, str], int] = {}
    for one in plan:
        kind = one.cls.chinese if one.cls else "自然人个人情况"
        key = FREE_TEXT[one.field], kind, REASONS.get(one.reason, _OTHER_REASON)
        counts[key] = counts.get(key, 0) + 1
    for (field, kind, reason), count in counts.items():
        yield RedactionNote(field, kind, reason, count)


def _masks(decision: Decision, plan: Iterable[Redaction]) -> Masks:
    names = [value for field, value in _known(decision) if field in _NAME_FIELDS]
    names += [
        one.original
        for one in plan
        if one.cls is SecretClass.PERSON_NAME and one.reason != "informant"
    ]
    return Masks.of_names(names)


def _is_person(decision: Decision) -> bool:
    """A natural person, or a sole trader who has no trade name but his own."""
    party = decision.party
    if party.kind is PartyKind.PERSON:
        return True
    return party.kind is PartyKind.SOLE_TRADER and (
        party.name == party.representative or looks_like_a_name(party.name)
    )


def _party_name(decision: Decision, masks: Masks) -> str:
    name = decision.party.name
    return masks.of(name) if _is_person(decision) else name


def _representative(decision: Decision, agency: Agency, plan: Iterable[Redaction]) -> str | None:
    party = decision.party
    if party.kind is PartyKind.PERSON or not party.representative:
        return None
    is_unit = party.kind is PartyKind.UNIT
    if is_unit and (agency.representative_policy == "full" or decision.act is Act.LICENCE):
        return party.representative
    return _masks(decision, plan).of(party.representative)


def _address(decision: Decision) -> str | None:
    address = decision.party.address
    if address is None or not _is_person(decision):
        return address
    return county_of(address) or None


def _title(decision: Decision, name: str, document_title: str | None) -> str:
    """The party and what it is about: 某公司未建立出入库台账案."""
    if document_title:
        return document_title if name in document_title else f"{name}：{document_title}"
    if decision.act is Act.LICENCE:
        return name + (decision.certificate_name or decision.licence_category or "行政许可")
    about = decision.violation_type or decision.act.value
    return f"{name}{about}案" if decision.act is Act.PENALTY else f"{name}{about}"
