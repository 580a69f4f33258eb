"""What the row already tells: its names and numbers, searched in all the forms they are written.

A name: with spaces between its characters, 王某国 and 王某某, 王*国. A number: in groups, full-width,
partly masked. An address: whole, without its province or city, or from the road on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from disclosure.privacy.finding import Finding, Folded, SecretClass
from disclosure.privacy.names import surname_of
from disclosure.privacy.number_run import DIGIT_FORMS, GAPS

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
_GAP = rf"[*{re.escape(GAPS)}]{{0,6}}"
_MARKS = "*某XxＸ_"
_HIDDEN = f"[{_MARKS}]"
_BETWEEN = r"[ \n·.\-_]{0,3}"
_UNIT = re.compile(
    r"公司|厂|店|中心|合作社|经营部|集团|超市|部$|站$|场$|行$|局$|院$|学校|企业|坊$|馆$|室$|铺$|社$|矿$|队$|会$"
)


@dataclass(frozen=True, slots=True)
class _Form:
    """One way in which a value is written, and what a text must hold for it to stand there.

    A pattern costs far more to compile than to look for, and most values stand in no text at all:
    without all of ``parts``, and one character of ``marks``, it is never compiled.
    """

    pattern: str
    parts: tuple[str, ...]
    marks: str = ""

    def places(self, text: str, bare: str) -> Iterator[re.Match[str]]:
        """Where the form stands; ``bare`` is the text as `_bare` leaves it."""
        if all(_bare(part) in bare for part in self.parts) and (
            not self.marks or any(mark in text for mark in self.marks)
        ):
            yield from _compiled(self.pattern).finditer(text)


_BARE: dict[int, str | None] = {
    **dict.fromkeys(map(ord, "*" + GAPS)),
    **{ord(form): digit for digit, forms in DIGIT_FORMS.items() for form in forms},
}


def _bare(text: str) -> str:
    """A text without what may stand between the characters of a value, in one case and one digit."""
    return text.translate(_BARE).upper()


@lru_cache(maxsize=2048)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def known_places(text: str, known: Known) -> Iterator[Finding]:
    """Where the known values stand in a folded text; they may overlap."""
    bare = _bare(text)
    for field, given in known:
        cls, forms = _forms(field, given)
        for form in forms:
            for match in form.places(text, bare):
                yield Finding(match.start(), match.end(), cls, "known")


@lru_cache(maxsize=512)
def _forms(field: str, given: str) -> tuple[SecretClass, tuple[_Form, ...]]:
    """The forms of one value; asked for each text of a decision, made once."""
    value = Folded.of(given).text.strip()
    cls = FIELDS.get(field) or _class_of(value)
    if len(value) < 2:
        return cls, ()
    if cls is SecretClass.PERSON_NAME:
        return cls, tuple(_name_forms(value))
    if cls is SecretClass.ADDRESS_HOME:
        return cls, tuple(_address_forms(value))
    return cls, tuple(_number_forms(value))


def _name_forms(value: str) -> Iterator[_Form]:
    bare = re.sub(r"\s", "", value)
    if _UNIT.search(bare) or value.isascii() or len(bare) > 4 or "·" in bare:
        plain = re.sub(r"[\s·.]", "", value)
        yield _Form(_BETWEEN.join(map(re.escape, plain)), (plain,))
        if "·" in bare or _NOT_HAN_NAME.search(bare):
            yield from _hidden_behind(plain)
        if "·" in bare:
            for part in bare.split("·"):
                if len(part) > 2:
                    yield _Form(re.escape(part), (part,))
        return
    yield _Form(_BETWEEN.join(map(re.escape, bare)), (bare,))
    if len(bare) == 4 and surname_of(bare) == bare[0]:
        yield from _hidden_behind(bare)
    surname = surname_of(bare)
    yield from _part_forms(surname, bare[len(surname) :])
    if len(surname) > 1:  # whoever hides a part may take its first character for the surname
        yield from _part_forms(bare[0], bare[1:])


_NOT_HAN_NAME = re.compile(r"[一-龥]{5}")


def _hidden_behind(name: str) -> Iterator[_Form]:
    """A name that has no surname, hidden from its second or a later character on: 扎西××."""
    for length in range(1, min(len(name), 6)):
        head = name[:length]
        yield _Form(re.escape(head) + rf"(?:[ ·]?{_HIDDEN}){{1,14}}", (head,), _MARKS)


def _part_forms(surname: str, given: str) -> Iterator[_Form]:
    """A surname or a given name alone, or with the rest hidden."""
    head = re.escape(surname)
    yield _Form(head + rf"(?: ?{_HIDDEN}){{1,3}}(?![一-龥]{{0,2}}有限公司)", (surname,), _MARKS)
    if len(given) == 1:
        last = re.escape(given)
        ends = r"(?![一-龥])|(?=[称说的系在是未与和到因由签])"
        yield _Form(rf"\*{{1,2}} ?{last}|{_HIDDEN}{last}(?:{ends})", (given,), _MARKS)
    if len(given) == 2:
        first, second = map(re.escape, given)
        parts = (surname, given[1])
        yield _Form(f"{head} ?{_HIDDEN}{{1,2}} ?{second}", parts, _MARKS)
        yield _Form(f"{head} ?{first} ?{_HIDDEN}", (surname, given[0]), _MARKS)
        yield _Form(f"{_HIDDEN}{{1,2}} ?{first}{second}", (given,), _MARKS)
        said = r"(?=(?:说|称|表示|先生|女士|同志))"
        yield _Form(rf"(?<![一-龥]){first}{second}{said}", (given,), "说称表先女同")
    yield _Form(rf"(?:老|小|阿){head}(?=[说称在未的，。、])", (surname,), "老小阿")
    yield _Form(
        head + r"(?=(?:先生|女士|师傅|总|老板|经理|厂长|主任|队长|班长|矿长)(?![一-龥]{0,2}公司))",
        (surname,),
        "先女师总老经厂主队班矿",
    )


def _number_forms(value: str) -> Iterator[_Form]:
    digits = re.sub(r"[^0-9A-Za-z]", "", value)
    if len(digits) < 5:
        yield _Form(re.escape(value), (value,))
        return
    written = [
        f"[{c}{DIGIT_FORMS[c]}]" if c.isdigit() else f"[{c.upper()}{c.lower()}]" for c in digits
    ]
    yield _Form(r"(?<![0-9])" + _GAP.join(written) + r"(?![0-9])", (digits,))
    characters = [re.escape(c) if c.isdigit() else f"[{c.upper()}{c.lower()}]" for c in digits]
    some = "".join(f"(?:{c}|[*Xx])" for c in characters)
    head, tail = "".join(characters[:3]), "".join(characters[-3:])
    yield _Form(rf"(?<![0-9])(?={head}[0-9*Xx]*\*){some}(?![0-9*])", (digits[:3],), "*")
    yield _Form(
        rf"(?<![0-9]){head}[0-9]{{0,9}}[*Xx]{{2,14}}[0-9]{{0,8}}{tail}(?![0-9])",
        (digits[:3], digits[-3:]),
        "*Xx",
    )
    last = "".join(characters[-4:])
    yield _Form(rf"(?<=尾号)[为是:]? ?{last}(?![0-9])", ("尾号", digits[-4:]))


def _address_forms(value: str) -> Iterator[_Form]:
    bare = re.sub(r"\s", "", value)
    seen = set()
    for tail in _tails(bare):
        pattern = r" ?".join(map(re.escape, tail))
        if len(tail) >= 4 and pattern not in seen:
            seen.add(pattern)
            yield _Form(pattern, (tail,))


def _tails(address: str) -> Iterator[str]:
    """The address whole, then without province, city, county, town."""
    yield address
    for match in re.finditer(
        r"省|市|区|县|自治州|自治区|旗|街道|镇|乡|(?<=[路街巷弄道里])[0-9]{1,5}号", address
    ):
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
