"""What the row already tells: its names and numbers, searched in all the forms they are written.

A name: with spaces between its characters, 王某国 and 王某某, 王*国. A number: in groups, full-width,
partly masked. An address: whole, without its province or city, or from the road on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from disclosure.privacy.finding import Finding, Folded, SecretClass
from disclosure.privacy.names import surname_of

Known = Sequence[tuple[str, str]]
"""Pairs of a field (``legal_representative``, ``id_number`` …) and its value."""

FIELDS: dict[str, SecretClass] = {
    "party_name": SecretClass.PERSON_NAME,
    "legal_representative": SecretClass.PERSON_NAME,
    "operator": SecretClass.PERSON_NAME,
    "other_person": SecretClass.PERSON_NAME,
    "id_number": SecretClass.ID_NUMBER,
    "address": SecretClass.ADDRESS_HOME,
    "phone": SecretClass.PHONE,
}
_GAP = r"[ \-_.·*]{0,2}"
_HIDDEN = r"[*某XxＸ]"
_UNIT = re.compile(
    r"公司|厂|店|中心|合作社|经营部|集团|超市|部$|站$|场$|行$|局$|院$|学校|企业|坊$|馆$|室$|铺$|社$|矿$|队$|会$"
)


def known_places(text: str, known: Known) -> Iterator[Finding]:
    """Where the known values stand in a folded text; they may overlap."""
    for field, given in known:
        value = Folded.of(given).text.strip()
        cls = FIELDS.get(field) or _class_of(value)
        for pattern in _patterns(cls, value):
            for match in re.finditer(pattern, text):
                yield Finding(match.start(), match.end(), cls, "known")


def _patterns(cls: SecretClass, value: str) -> Iterator[str]:
    if len(value) < 2:
        return
    if cls is SecretClass.PERSON_NAME:
        yield from _name_forms(value)
    elif cls is SecretClass.ADDRESS_HOME:
        yield from _address_forms(value)
    else:
        yield from _number_forms(value)


def _name_forms(value: str) -> Iterator[str]:
    bare = re.sub(r"\s", "", value)
    if _UNIT.search(bare) or value.isascii() or len(bare) > 4 or "·" in bare:
        yield r"[ ·.]{0,2}".join(map(re.escape, re.sub(r"[\s·.]", "", value)))
        if "·" in bare:
            yield from (re.escape(part) for part in bare.split("·") if len(part) > 2)
        return
    yield r"[ ·.\-_]{0,3}".join(map(re.escape, bare))
    surname, given = surname_of(bare), bare[len(surname_of(bare)) :]
    yield re.escape(surname) + rf" ?{_HIDDEN}{{1,3}}(?![一-龥]?(?:有限|公司))"
    if len(given) == 2:
        yield re.escape(surname) + " ?" + _HIDDEN + "{1,2} ?" + re.escape(given[1])
        yield re.escape(surname) + " ?" + re.escape(given[0]) + " ?" + _HIDDEN
        yield _HIDDEN + "{1,2} ?" + re.escape(given)
        yield rf"(?<![一-龥]){re.escape(given)}(?=(?:说|称|表示|先生|女士|同志))"
    yield rf"(?:老|小|阿){re.escape(surname)}(?=[说称在未的，。、])"
    yield (
        re.escape(surname)
        + r"(?=(?:先生|女士|师傅|总|老板|经理|厂长|主任|队长|班长|矿长)(?![一-龥]{0,2}公司))"
    )


def _number_forms(value: str) -> Iterator[str]:
    digits = re.sub(r"[^0-9A-Za-z]", "", value)
    if len(digits) < 5:
        yield re.escape(value)
        return
    characters = [re.escape(c) if c.isdigit() else f"[{c.upper()}{c.lower()}]" for c in digits]
    yield r"(?<![0-9])" + _GAP.join(characters) + r"(?![0-9])"
    some = "".join(f"(?:{c}|[*Xx])" for c in characters)
    head, tail = "".join(characters[:3]), "".join(characters[-3:])
    yield rf"(?<![0-9])(?={head}[0-9*Xx]*\*){some}(?![0-9*])"
    yield rf"(?<![0-9]){head}[0-9]{{0,9}}[*Xx]{{2,14}}[0-9]{{0,8}}{tail}(?![0-9])"
    yield rf"(?<=尾号)[为是:]? ?{''.join(characters[-4:])}(?![0-9])"


def _address_forms(value: str) -> Iterator[str]:
    bare = re.sub(r"\s", "", value)
    seen = set()
    for tail in _tails(bare):
        pattern = r" ?".join(map(re.escape, tail))
        if len(tail) >= 4 and pattern not in seen:
            seen.add(pattern)
            yield pattern


def _tails(address: str) -> Iterator[str]:
    """The address whole, then without province, city, county, town."""
    yield address
    for match in re.finditer(r"省|市|区|县|自治州|自治区|旗|街道|镇|乡", address):
        tail = address[match.end() :]
        if re.search(r"[0-9一二三四五六七八九十]", tail) and len(tail) >= 5:
            yield tail
    trimmed = re.sub(r"[0-9A-Za-z一二三四五六七八九十-]+(?:室|户|房|号房)$", "", address)
    if len(trimmed) >= 8 and trimmed != address:
        yield from _tails(trimmed)


def _class_of(value: str) -> SecretClass:
    """The class of a value whose field has no class of its own."""
    digits = re.sub(r"[ \-]", "", value)
    if re.fullmatch(r"[0-9]{17}[0-9Xx]|[0-9]{15}", digits):
        return SecretClass.ID_NUMBER
    if re.fullmatch(r"1[3-9][0-9]{9}", digits):
        return SecretClass.PHONE
    if re.fullmatch(r"0[0-9]{9,11}", digits):
        return SecretClass.LANDLINE
    if re.fullmatch(r"[0-9]{12,23}", digits):
        return SecretClass.BANK_CARD
    if "@" in value:
        return SecretClass.EMAIL
    if re.fullmatch(r"[一-龥][A-Z][A-Z0-9·]{5,7}", value):
        return SecretClass.PLATE
    if re.search(r"[路街巷村区镇][^，。]*[0-9一二三四五六七八九十]", value):
        return SecretClass.ADDRESS_HOME
    if re.fullmatch(r"[A-Z]{1,3}[0-9]{7,12}", digits):
        return SecretClass.PASSPORT_PERMIT
    if re.search(r"[一-龥]", value):
        return SecretClass.PERSON_NAME
    return SecretClass.WECHAT_QQ
