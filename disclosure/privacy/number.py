"""Numbers of people: identity numbers, telephones, bank cards.

An 18-digit identity number carries a birthday and a check digit (GB 11643-1999); a mobile number
begins with 13 to 19; a bank card has 16 to 19 digits, an issuer's prefix and a Luhn digit. These
three are *blocking*: a public text that still holds one is not published. In which forms their
digits may be written is no matter of this module: `disclosure.privacy.number_run` reads them all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from disclosure.privacy.finding import SecretClass
from disclosure.privacy.number_form import (
    is_card,
    is_identity_15,
    is_identity_18,
    looks_like_identity,
)
from disclosure.privacy.number_run import LEAST, Group, dictated, rows

_ID_WORD = re.compile(r"身份证|身份号|证件号|公民身份|身分证|居住证|社会保障号|社保号|操作证")
_CARD_WORD = re.compile(
    r"银行|账号|帐号|账户|帐户|卡号|户号|开户|储蓄卡|信用卡|打款|转账至|汇至|汇入"
)
_PHONE_WORD = re.compile(
    r"电话|宅电|固话|家电|手机|联系方式|座机|致电|传真|拨打|来电|号码|Tel|TEL|tel|电联|热线"
)
_OTHER_WORD = re.compile(
    r"(?:编号|批号|单号|批次|型号|货号|条码|条形码|序列号|代码|合同号|订单|流水|文号|票号|注册号|税号|"
    r"登记号|许可证号|证书号|备案号|受理号|发票|标准|设备号|出厂号|工单|规格|代号|案号|[水电气]费|[水电气]表|用[水电气]|供[水电气]|识别码|缴款码|地址码|节点号|追溯码|税务登记证?号?)[^，。；,;]{0,6}$"
)
_SERVICE = re.compile(r"(?:护照|通行证|台胞证|[Qq]{2}|扣扣)[^，。；,;]{0,8}$|(?<![0-9])[48]00[ -]$")
"""What stands before digits that are no landline: papers, QQ, the rest of a 400 number."""
_LAST = re.compile(
    r"(?P<what>身份证|证件|手机|电话|银行|卡|账)?(?P<gap>[^，。；\n]{0,8}?)"
    r"(?:后四位|后4位|末四位|末4位|尾号|最后四位|后六位|后6位)(?:数字)?(?:分别)?[为是:]?[ “\"]?"
    r"(?P<digits>[0-9]{4}(?:[0-9]{2})?(?![0-9])|[0-9]{3}[Xx])"
)
_NOT_PERSONAL = re.compile(r"^(?:\.[0-9]|元|万元|吨|千克|公斤|毫升|升\b|立方|米|平方)")


@dataclass(frozen=True, slots=True)
class Number:
    """A number found at a place of a folded text; ``blocking`` stops publication."""

    start: int
    end: int
    cls: SecretClass
    reason: str
    blocking: bool = False


def numbers(text: str) -> Iterator[Number]:
    """The personal numbers of a folded text, row by row, not overlapping."""
    for row in rows(text):
        yield from (_with_ends(text, number) for number in _in_row(text, row))
    for row in dictated(text):
        yield from (one for one in _in_row(text, row) if _is_said(text, one))
    yield from _last_digits(text)


def _is_said(text: str, number: Number) -> bool:
    """Whether commas may stand within this number: amounts and lists have them too."""
    if not re.search("[,、]", text[number.start : number.end]):
        return False
    said_before = _PHONE_WORD.search(text[max(0, number.start - 24) : number.start])
    return number.reason == "checksum" or (number.reason == "mobile" and said_before is not None)


def _with_ends(text: str, number: Number) -> Number:
    """A telephone with the + of its country code before and its extension behind.

    Brackets of which one stands within a number belong to it: (138)1234(5678).
    """
    start, end = number.start, number.end
    if number.cls is SecretClass.LANDLINE:
        country = re.search(r"(?:\+ ?|00)?86[ -]?$", text[max(0, start - 6) : start])
        start -= len(country[0]) if country else 0
        extension = _EXTENSION.match(text, end)
        end = extension.end() if extension else end
    is_phone = number.cls in (SecretClass.LANDLINE, SecretClass.PHONE)
    if is_phone and text[start - 1 : start] == "+":
        start -= 1
    for opening, closing in _BRACKETS:
        if text[start - 1 : start] == opening and closing in text[start:end]:
            start -= 1
        if text[end : end + 1] == closing and opening in text[start:end]:
            end += text.count(opening, start, end) > text.count(closing, start, end)
    if is_phone and text[start - 1 : start] == "+":
        start -= 1
    return replace(number, start=start, end=end)


_EXTENSION = re.compile(
    r"(?:[,，]? ?(?:转|分机号?|ext\.?) ?|[-#])(?!0[1-9][0-9]{1,2}[ -]?[2-9]|1[3-9][0-9][ -]?[0-9]{4})"
    r"[0-9]{2,5}(?![0-9])"
)
"""A few digits behind a telephone, unless a second telephone begins there: 转0632-5518279."""
_BRACKETS = tuple(
    (pair[0], pair[1]) for pair in ("()", "[]", "{}", "【】", "〔〕", "〈〉", "「」", "『』")
)


def _last_digits(text: str) -> Iterator[Number]:
    """The last digits of a number, where the words before them say of what."""
    for match in _LAST.finditer(text):
        what = match["what"] or "卡"
        cls = SecretClass.BANK_CARD
        if what in ("身份证", "证件"):
            cls = SecretClass.ID_NUMBER
        elif what in ("手机", "电话"):
            cls = SecretClass.PHONE
        yield Number(*match.span("digits"), cls, "last_digits")


def _in_row(text: str, row: list[Group]) -> list[Number]:
    """Read a row of digit groups: what is surest first, then from the left, the longest."""
    found = sorted(_candidates(text, row), key=_order)
    kept: list[Number] = []
    for one in found:
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def _candidates(text: str, row: list[Group]) -> Iterator[Number]:
    """Every number that some of these groups, one after the other, may be.

    It is judged in the parts that gaps make: 1900一① has one, and is no first of January.
    """
    for first, (start, _, _) in enumerate(row):
        digits, parts, last = "", [""], start
        for begin, end, more in row[first : first + _MOST_DIGITS]:
            digits += more
            if len(digits) > _MOST_DIGITS:
                break
            if begin > last:
                parts.append("")
            parts[-1] += more
            last = end
            if len(digits) < LEAST:
                continue
            number = _judge(text, start, end, digits, parts)
            if number is not None:
                yield number


_MOST_DIGITS = 23


def _order(number: Number) -> tuple[bool, bool, int, int]:
    """A right check digit of an identity number says most: its first eleven may look like a phone."""
    return number.reason != "checksum", not number.blocking, number.start, -number.end


def _judge(text: str, start: int, end: int, digits: str, parts: list[str]) -> Number | None:
    """Whether these digits, standing there in these parts, are a person's number."""
    before, after = text[max(0, start - 24) : start], text[end : end + 4]
    sure = len(digits) == 18 and is_identity_18(digits)
    if after[:1].isascii() and after[:1].isalpha():
        return None
    if not (_LED_IN if sure else _LEAD_IN).search(before):
        return None
    if sure:
        return Number(start, end, SecretClass.ID_NUMBER, "checksum", True)
    if _is_internet_address(text[start:end], before) or _is_of_project(text[start:end], before):
        return None
    telephones = () if _DATED.search(text, start, end) else (_mobile, _landline)
    rules = (_identity, _card, *telephones)
    judged = [found for rule in rules if (found := rule(digits, parts, before, after))]
    for found in sorted(judged, key=lambda one: not one[2]):  # what blocks goes first
        return Number(start, end, *found)
    return None


def _is_internet_address(written: str, before: str) -> bool:
    """192.168.13.107 is none of a person's numbers, unless a telephone was spoken of last."""
    if not _INTERNET.fullmatch(written):
        return False
    said = [*_PHONE_WORD.finditer(before)]
    return not said or "IP" in before[said[-1].end() :].upper()


def _is_of_project(written: str, before: str) -> bool:
    """The code of an investment project, 2106-430281-04-01-518732, may end like a card."""
    return _PROJECT.fullmatch(written) is not None and _MONTH.search(before) is not None


_PROJECT = re.compile("[0-9]{6}-[0-9]{2}-[0-9]{2}-[0-9]{6}")
_MONTH = re.compile("(?<![0-9-])[0-9]{2}(?:0[1-9]|1[0-2])-$")
_DATED = re.compile(
    r"(?<![0-9])(?:19|20)[0-9]{2}( ?[-./|\n] ?| )(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12][0-9]|3[01])(?![0-9])"
)
"""13 2026 11 30 1: a date with something before or after it is no telephone."""
_OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_INTERNET = re.compile(rf"{_OCTET}(?:\.{_OCTET}){{3}}")
_LEAD_IN = re.compile(
    r"(?:^|[^0-9A-Za-z.]|(?<![0-9])\.|(?:^|[^0-9.])[0-9]{1,2}\."
    r"|(?:(?<![A-Za-z0-9])T|(?i:tel|phone|mobile|cell|no|id|vx|wx|qq|v)))$"
)
"""What a number stands behind: no letter but T of a work permit, Tel, QQ …, no part of a decimal."""
_PERMIT = re.compile(r"(?<![A-Za-z0-9])T$")
"""The number of a work permit (特种作业操作证) is T and the identity number of who holds it."""
_LED_IN = re.compile(r"(?:^|[^0-9A-Za-z]|(?<![0-9A-Za-z])[A-Za-z]{1,6})$")
"""What a number with a right check digit stands behind: not in the middle of a hash."""
Judged = tuple[SecretClass, str, bool]


def _identity(digits: str, parts: list[str], before: str, after: str) -> Judged | None:
    named = _ID_WORD.search(before) is not None
    of_permit = _PERMIT.search(before) is not None
    likely = named or of_permit or not _OTHER_WORD.search(before)
    if likely and len(digits) == 15 and is_identity_15(digits):
        return SecretClass.ID_NUMBER, "old_number", False
    if likely and len(digits) == 18 and (named or looks_like_identity(digits)):
        return SecretClass.ID_NUMBER, "form", False
    if named and len(digits) in (15, 16, 17, 19) and digits.isdigit():
        return SecretClass.ID_NUMBER, "word_before", False
    return None


def _mobile(digits: str, parts: list[str], before: str, after: str) -> Judged | None:
    local = digits
    for prefix in ("0086", "86", "0"):
        if len(digits) == 11 + len(prefix) and digits.startswith(prefix):
            local = digits[len(prefix) :]
    if re.fullmatch(r"1[3-9][0-9]{9}", local) is None or _NOT_PERSONAL.match(after):
        return None
    if len(parts) > 1 and _OTHER_WORD.search(before):
        return None
    return SecretClass.PHONE, "mobile", True


def _card(digits: str, parts: list[str], before: str, after: str) -> Judged | None:
    if not digits.isdigit():
        return None
    named = _CARD_WORD.search(before) is not None and not _OTHER_WORD.search(before)
    in_groups = len(parts) == 1 or max(map(len, parts)) <= 8
    if is_card(digits) and (in_groups or named or digits.startswith("62")):
        return SecretClass.BANK_CARD, "luhn", True
    if 12 <= len(digits) <= 23 and named:
        return SecretClass.BANK_CARD, "word_before", False
    return None


def _landline(digits: str, parts: list[str], before: str, after: str) -> Judged | None:
    lengths = [*map(len, parts)]
    if _SERVICE.search(before):
        return None
    named = _names_a_telephone(before)
    if not named and (_OTHER_WORD.search(before) or _NOT_PERSONAL.match(after)):
        return None
    area = re.fullmatch(r"(?:86)?0(?:10|2\d|[1-9]\d{2})[1-9]\d{6,7}(?:\d{1,5})?", digits)
    abroad = re.fullmatch(r"0086(?:10|2\d|[3-9]\d{2})[2-9]\d{6,7}", digits)
    if abroad is not None and lengths[0] in (4, len(digits)):
        return SecretClass.LANDLINE, "area_code", False
    if area is not None:
        if len(lengths) == 1 and re.fullmatch(r"0(?:10|2\d|[3-9]\d{2})[2-9]\d{6,7}", digits):
            return SecretClass.LANDLINE, "area_code", False
        if len(lengths) > 1 and lengths[0] in (3, 4) and _is_line(lengths[1:]):
            return SecretClass.LANDLINE, "area_code", False
        if len(lengths) > 1 and lengths[0] == 2 and digits.startswith("86"):
            return SecretClass.LANDLINE, "area_code", False
    if lengths[0] == 2 and re.fullmatch(r"86(?:10|2\d|[3-9]\d{2})[2-9]\d{6,7}", digits):
        return SecretClass.LANDLINE, "area_code", False
    short = len(digits) in (7, 8) and digits[0] in "2345678"
    if lengths == [4, 4] and _GOES_ON.match(after):
        return None
    if named and short and sorted(lengths) in ([7], [8], [3, 4], [4, 4]):
        return SecretClass.LANDLINE, "word_before", False
    return None


def _names_a_telephone(before: str) -> bool:
    """Whether a telephone is spoken of: 号码 alone may be that of an invoice."""
    near = before if _ALSO.search(before) else before[-14:]
    said = {match[0] for match in _PHONE_WORD.finditer(near)}
    if _LISTED.search(before) and not _OTHER_WORD.search(before):
        return True
    return bool(said - {"号码"}) or (bool(said) and not _INVOICE.search(before))


_GOES_ON = re.compile("[ -][0-9]{3}")
_LISTED = re.compile(
    r"0(?:10|2[0-9]|[3-9][0-9]{2})-?[2-9][0-9]{6,7}[；;、,，] ?[一-龥]{0,6}[ :：]?$"
)
"""What a telephone of a list stands behind: 办公室 0739-5224411；泵房 522-4419."""
_ALSO = re.compile(r"[0-9]{4} ?(?:转|或者?|和|及|、|/) ?$")
"""What a second telephone stands behind."""
_INVOICE = re.compile(
    r"(?:发票|票据|收据|税票|钢印|铅封|铭牌|瓶身|机身|车架|出厂|产品|设备)[^。；;\n]*$"
)


def _is_line(lengths: list[int]) -> bool:
    """Local number in one group or two, with or without an extension."""
    shapes = ([7], [8], [3, 4], [4, 4], [4, 3])
    return any(lengths[: len(s)] == s and sum(lengths[len(s) :]) <= 5 for s in shapes)
