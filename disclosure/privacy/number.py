"""Numbers of people: identity numbers, telephones, bank cards.

An 18-digit identity number carries a birthday and a check digit (GB 11643-1999); a mobile number
begins with 13 to 19; a bank card has 16 to 19 digits, an issuer's prefix and a Luhn digit. These
three are *blocking*: a public text that still holds one is not published. Numbers are also seen
with spaces, dashes or brackets between their digits, written in Chinese digits, or partly masked.
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

_RUN = re.compile(
    r"[0-9](?:[0-9]|[ \-.·/_()\[\]]{1,3}(?=[0-9Xx])|[Xx](?![0-9A-Za-z])|[ -][Xx](?![0-9A-Za-z]))*"
)
_GROUP = re.compile(r"[0-9]+[Xx]?|[Xx]")
_CHINESE_RUN = re.compile(r"[零〇○一二三四五六七八九幺]{7,}")
_CHINESE_DIGITS = str.maketrans("零〇○一二三四五六七八九幺", "0001234567891")

_ID_WORD = re.compile(r"身份证|身份号|证件号|公民身份|身分证|居住证|社会保障号|社保号|操作证")
_CARD_WORD = re.compile(
    r"银行|账号|帐号|账户|帐户|卡号|户号|开户|储蓄卡|信用卡|打款|转账至|汇至|汇入"
)
_PHONE_WORD = re.compile(
    r"电话|宅电|固话|家电|手机|联系方式|座机|致电|传真|拨打|来电|号码|Tel|TEL|tel|电联|热线"
)
_OTHER_WORD = re.compile(
    r"(?:编号|批号|单号|批次|型号|货号|条码|条形码|序列号|代码|合同号|订单|流水|文号|票号|注册号|税号|"
    r"登记号|许可证号|证书号|备案号|受理号|发票|标准|设备号|出厂号|工单|规格|代号|案号|税务登记证?号?)[^，。；,;]{0,6}$"
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
    """The personal numbers of a folded text, in order, not overlapping."""
    text = _CHINESE_RUN.sub(lambda run: run[0].translate(_CHINESE_DIGITS), text)
    for run in _RUN.finditer(text):
        for number in _in_run(text, run.start(), run.end()):
            yield _with_ends(text, number)
    yield from _last_digits(text)


def _with_ends(text: str, number: Number) -> Number:
    """A telephone with the + of its country code before and its extension behind.

    A bracket that closes within a number belongs to it: (138)12345678.
    """
    start, end = number.start, number.end
    if number.cls is SecretClass.LANDLINE:
        country = re.search(r"(?:\+ ?|00)?86[ -]?$", text[max(0, start - 6) : start])
        start -= len(country[0]) if country else 0
        extension = re.match(
            r"(?:[,，]? ?(?:转|分机号?|ext\.?) ?|[-#])[0-9]{2,5}(?![0-9])", text[end : end + 12]
        )
        end += extension.end() if extension else 0
    if number.cls in (SecretClass.LANDLINE, SecretClass.PHONE) and text[start - 1 : start] == "+":
        start -= 1
    for opening, closing in ("()", "[]"):
        if text[start - 1 : start] == opening and closing in text[start:end]:
            start -= 1
    return replace(number, start=start, end=end)


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


def _in_run(text: str, start: int, end: int) -> Iterator[Number]:
    """Read a run of digit groups from the left; each group begins a number or is passed over."""
    groups = [(g.start(), g.end()) for g in _GROUP.finditer(text, start, end)]
    if sum(b - a for a, b in groups) < 7:
        return
    first = 0
    while first < len(groups):
        found, used = _beginning_at(text, groups, first)
        if found is not None:
            yield found
        first += used


def _beginning_at(
    text: str, groups: list[tuple[int, int]], first: int
) -> tuple[Number | None, int]:
    """The number that begins with this group, and how many groups it takes (at least one)."""
    start = groups[first][0]
    digits = ""
    best: tuple[Number, int] | None = None
    for used, (a, b) in enumerate(groups[first : first + 20], 1):
        digits += text[a:b].upper()
        if len(digits) > 23:
            break
        lengths = [y - x for x, y in groups[first : first + used]]
        number = _judge(text, start, b, digits, lengths)
        if number is not None and (best is None or _rank(number) >= _rank(best[0])):
            best = number, used
    return best if best is not None else (None, 1)


def _rank(number: Number) -> tuple[bool, int]:
    return number.blocking, number.end - number.start


def _judge(text: str, start: int, end: int, digits: str, lengths: list[int]) -> Number | None:
    """Whether these digits, standing there in groups of these lengths, are a person's number."""
    before, after = text[max(0, start - 24) : start], text[end : end + 4]
    if re.match(r"[0-9]", after) or re.search(r"[0-9]$|[0-9]\.$", before):
        return None
    lettered = before[-1:].isascii() and before[-1:].isalpha() and not _lead_in(before)
    if lettered or (after[:1].isascii() and after[:1].isalpha()):
        return None
    for rule in (_identity, _mobile, _card, _landline):
        found = rule(digits, lengths, before, after)
        if found is not None:
            return Number(start, end, *found)
    return None


def _lead_in(before: str) -> bool:
    """Letters that may stand directly before a number: T of a work permit, Tel, QQ …"""
    return (
        re.search(r"(?:(?<![A-Za-z0-9])T|(?i:tel|phone|mobile|no|id|vx|wx|qq|v))$", before)
        is not None
    )


Judged = tuple[SecretClass, str, bool]


def _identity(digits: str, lengths: list[int], before: str, after: str) -> Judged | None:
    plain = len(lengths) == 1
    if len(digits) == 18 and is_identity_18(digits):
        return SecretClass.ID_NUMBER, "checksum", True
    named = _ID_WORD.search(before) is not None
    likely = named or (plain and not _OTHER_WORD.search(before))
    if likely and len(digits) == 15 and is_identity_15(digits):
        return SecretClass.ID_NUMBER, "old_number", False
    if likely and len(digits) == 18 and (named or looks_like_identity(digits)):
        return SecretClass.ID_NUMBER, "form", False
    if named and len(digits) in (15, 16, 17, 19) and digits.isdigit():
        return SecretClass.ID_NUMBER, "word_before", False
    return None


def _mobile(digits: str, lengths: list[int], before: str, after: str) -> Judged | None:
    local = digits
    for prefix in ("0086", "86", "0"):
        if len(digits) == 11 + len(prefix) and digits.startswith(prefix):
            local = digits[len(prefix) :]
    if re.fullmatch(r"1[3-9][0-9]{9}", local) is None or _NOT_PERSONAL.match(after):
        return None
    if _is_dated(lengths):
        return None
    return SecretClass.PHONE, "mobile", True


def _is_dated(lengths: list[int]) -> bool:
    """Groups such as 2-4-2-2-1: a date with something before or after it."""
    shape = "-".join(map(str, lengths))
    return re.search(r"(?:^|-)4-[12]-[12](?:-|$)", shape) is not None


def _card(digits: str, lengths: list[int], before: str, after: str) -> Judged | None:
    if not digits.isdigit():
        return None
    if is_card(digits) and (len(lengths) == 1 or max(lengths) <= 8):
        return SecretClass.BANK_CARD, "luhn", True
    if 12 <= len(digits) <= 23 and _CARD_WORD.search(before) and not _OTHER_WORD.search(before):
        return SecretClass.BANK_CARD, "word_before", False
    return None


def _landline(digits: str, lengths: list[int], before: str, after: str) -> Judged | None:
    if _SERVICE.search(before):
        return None
    named = _PHONE_WORD.search(before[-14:]) is not None
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
    short = len(digits) in (7, 8) and digits[0] in "2345678" and not _is_dated(lengths)
    if named and short and sorted(lengths) in ([7], [8], [3, 4], [4, 4]):
        return SecretClass.LANDLINE, "word_before", False
    return None


def _is_line(lengths: list[int]) -> bool:
    """Local number in one group or two, with or without an extension."""
    shapes = ([7], [8], [3, 4], [4, 4], [4, 3])
    return any(lengths[: len(s)] == s and sum(lengths[len(s) :]) <= 5 for s in shapes)
