"""行政相对人: the columns that say whom a decision is about, and whether they fit together.

Codes are checked by GB 32100-2015 and identity numbers by GB 11643-1999; a code that begins with 92
belongs to a sole trader, natural persons have an identity number and no code.
"""

from __future__ import annotations

import re
from functools import lru_cache
from operator import mul

from disclosure.decision import Party, PartyKind
from disclosure.intake.field import Fields
from disclosure.privacy.number_form import is_identity_18

_KINDS = {
    "法人": PartyKind.UNIT,
    "法人和其他组织": PartyKind.UNIT,
    "法人及其他组织": PartyKind.UNIT,
    "法人或其他组织": PartyKind.UNIT,
    "法人和非法人组织": PartyKind.UNIT,
    "法人或非法人组织": PartyKind.UNIT,
    "非法人组织": PartyKind.UNIT,
    "其他组织": PartyKind.UNIT,
    "企业": PartyKind.UNIT,
    "单位": PartyKind.UNIT,
    "个体": PartyKind.SOLE_TRADER,
    "个体户": PartyKind.SOLE_TRADER,
    "个人": PartyKind.PERSON,
    "公民": PartyKind.PERSON,
}
_OTHER_CODES = ("gszc", "zzjg", "swdj", "sydw", "shzz")
_CODE = re.compile(r"[0-9]{8}[0-9A-HJ-NPQRTUWXY]{10}")
_VALUE = {one: value for value, one in enumerate("0123456789ABCDEFGHJKLMNPQRTUWXY")}
_WEIGHTS = (*(pow(3, place, 31) for place in range(17)), 1)
"""GB 32100-2015: the weighted sum of all eighteen characters is a multiple of 31."""
_NO_CODE = re.compile(r"0{17}X")
_IDENTITY = re.compile(r"(?:居民)?身份证(?:号码?)?")


@lru_cache(maxsize=4096)
def is_unit_code(code: str) -> bool:
    """Whether a code of 18 characters is a 统一社会信用代码; agencies and parties come back.

    What python-stdnum's ``uscc.is_valid`` says (a test holds it to that), without its cleaning,
    which takes ten times as long: a code from a cell is clean already.
    """
    if _CODE.fullmatch(code) is None:
        return False
    total: int = sum(map(mul, map(_VALUE.__getitem__, code), _WEIGHTS))
    return total % 31 == 0


def read_party(fields: Fields) -> Party | None:
    """The party of a row; None when its name or kind cannot be read."""
    name = fields.text("name")
    kind = fields.choice("kind", PartyKind, _KINDS)
    fields.required("name", name)
    fields.required("kind", kind, "必填，应为" + "、".join(PartyKind))
    code = _code(fields, kind)
    party = Party(
        kind=kind or PartyKind.UNIT,
        name=name or "",
        code=code,
        other_codes=_other_codes(fields),
        representative=fields.text("representative"),
        representative_id_kind=fields.text("representative_id_kind"),
        representative_id=fields.code("representative_id"),
        id_kind=fields.text("id_kind"),
        id_number=fields.code("id_number"),
        address=fields.text("address"),
        phone=fields.number("phone"),
    )
    if name is None or kind is None:
        return None
    _together(fields, party)
    return party


def _code(fields: Fields, kind: PartyKind | None) -> str | None:
    code = fields.code("code")
    if code is None or _NO_CODE.fullmatch(code):
        return None
    if len(code) != 18:
        fields.wrong("code", f"应为 18 位统一社会信用代码，现为 {len(code)} 位")
    elif not is_unit_code(code):
        fields.wrong("code", "统一社会信用代码的校验码不正确，请逐位核对")
    elif kind is PartyKind.SOLE_TRADER and not code.startswith("92"):
        fields.wrong("kind", f"统一社会信用代码 {code} 不以 92 开头，不是个体工商户")
    elif kind is PartyKind.UNIT and code.startswith("92"):
        fields.wrong("kind", "统一社会信用代码以 92 开头，行政相对人类别应为个体工商户")
    return code


def _other_codes(fields: Fields) -> tuple[tuple[str, str], ...]:
    codes = ((field, fields.code(field)) for field in _OTHER_CODES if fields.given(field))
    return tuple((fields.header(field), code) for field, code in codes if code)


def _together(fields: Fields, party: Party) -> None:
    """What a kind of party must have, and what it must not have."""
    if party.kind is PartyKind.PERSON:
        _person(fields, party)
    else:
        if party.code is None and not _NO_CODE.search(str(fields.raw.cells.get("code"))):
            hint = "；没有代码的填 17 个 0 加 X" if party.kind is PartyKind.SOLE_TRADER else ""
            fields.required("code", None, f"{party.kind.value}必填统一社会信用代码{hint}")
        who = "法定代表人" if party.kind is PartyKind.UNIT else "经营者"
        fields.required("representative", party.representative, f"{party.kind.value}必填{who}")
    if _is_identity(party.representative_id_kind) or party.representative_id_kind is None:
        _identity(fields, "representative_id", party.representative_id)


def _person(fields: Fields, party: Party) -> None:
    for field in ("code", *_OTHER_CODES):
        if fields.given(field) and field not in fields.unreadable:
            fields.wrong(field, "行政相对人是自然人，这一列应留空")
    if party.representative is not None:
        fields.wrong("representative", "行政相对人是自然人，这一列应留空")
    fields.required("id_kind", party.id_kind, "自然人必填证件类型")
    fields.required("id_number", party.id_number, "自然人必填证件号码")
    if _is_identity(party.id_kind):
        _identity(fields, "id_number", party.id_number)


def _is_identity(kind: str | None) -> bool:
    return kind is not None and _IDENTITY.fullmatch(kind.replace(" ", "")) is not None


def _identity(fields: Fields, field: str, number: str | None) -> None:
    """A number said to be of an identity card: 18 characters with a right check digit, or 15."""
    if number is None or re.fullmatch(r"[0-9]{15}", number):
        return
    if len(number) != 18:
        fields.wrong(field, f"身份证号码应为 18 位，现为 {len(number)} 位", _covered(number))
    elif not is_identity_18(number):
        fields.wrong(field, "身份证号码的出生日期或者校验码不正确", _covered(number))


def _covered(number: str) -> str:
    """Enough of a number to find it by, not enough to pass it on in a report."""
    return number[:3] + "*" * max(len(number) - 5, 1) + number[-2:]
