"""Marks of people that are not plain numbers: plates, e-mail, passports, WeChat and QQ.

Also numbers of which a part is masked already (``138****1234``): what is left of them is still
enough to know a person by.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from disclosure.privacy.finding import Finding, SecretClass

_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼黔滇港澳"
_PLATE = re.compile(
    rf"(?<![A-Za-z0-9])(?:[{_PROVINCES}使] ?[A-HJ-NP-Za-hj-np-z] ?|\([{_PROVINCES}] ?[A-HJ-NP-Z]\))[·.\- ]? ?"
    r"(?=[A-Za-z0-9*]{0,4}[0-9])(?=\**[A-Za-z0-9]\**[A-Za-z0-9])"
    r"(?:[A-HJ-NP-Za-hj-np-z0-9*]{5,6}|[A-HJ-NP-Za-hj-np-z0-9*]{4} ?[挂学警港澳领超])"
    r"(?![A-Za-z0-9])"
)
_PLATE_SPACED = re.compile(
    rf"(?<![0-9A-Za-z])[{_PROVINCES}] ?[A-HJ-NP-Z](?=(?:[ ·.\-A-Z]*[0-9]){{3}})(?:[ ·.\-]{{0,2}}[A-HJ-NP-Z0-9]){{5,6}}(?![A-Za-z0-9]|-[0-9])"
)
_MILITARY = re.compile(
    r"(?<![A-Za-z0-9])WJ ?[0-9]{2} ?[·-]? ?[0-9A-Z]{4,5}(?![A-Za-z0-9])"
    r"|(?<=车牌号)[为是:]?[军空海北南兰沈济成广] ?[A-Z] ?[·-]?[0-9]{5}"
)
_FARM = re.compile(
    rf"(?<![A-Za-z0-9])[{_PROVINCES}][0-9]{{2}}[ ·.-]?[0-9]{{2}}[0-9A-Z]{{3}}(?![A-Za-z0-9-])"
)
"""Tractors and harvesters have a number for their prefecture: 湘05-62317."""
_EMAIL = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9._%+\-]{0,64} ?(?:@|\[at\]|\(at\)|#at#| at |艾特) ?[A-Za-z0-9\-]+(?: ?(?:\.|\[dot\]|\(dot\)| dot |点|。) ?[A-Za-z0-9\-]+)+"
)
_LANDLINE = re.compile(r"\(0[1-9][0-9]{1,2}\) ?-?[2-9][0-9]{2,3}[ -]?[0-9]{4}(?![0-9])")
_PASSPORT_WORD = re.compile(
    r"护照|通行证|回乡证|台胞证|居留|旅行证|签证|证件|港澳|台湾|澳门|香港|出入境|军官证|士兵证|海员证|[Pp]assport"
)
_OTHER_WORD = re.compile(
    r"(?<![照证])(?<![照证][,，])编号|批号|型号|代码|规格|产品|国药准字|许可证|标准|设备|图号|位号|料号|批次|货号|序列号"
)
_PASSPORT = re.compile(
    r"(?<![A-Za-z0-9])(?:"
    r"[EGDSPKHMLTC] ?[0-9][0-9 ]{5,11}[0-9](?:\([0-9A-Z]\))?|[A-Z]{1,2} ?[0-9]{6,9}|E[A-HJ-NP-Z][0-9]{7}"
    r"|[A-Z]{3}[0-9]{12}|[0-9]{8}(?:[0-9]{2})?(?:\([A-Z0-9]\))?|[A-Z0-9]{8,10}|[A-Z][0-9*]{7,10}"
    r")(?![A-Za-z0-9])"
)
_PASSPORT_LABEL = re.compile(
    r"(?:(?:护照|通行证|回乡证|台胞证|居留许可|居留证|旅行证|海员证)(?:号码?|编号|证号)?[为是系: ]{0,3}[\"“'(\[]?|[Pp]assport ?(?:[Nn]o\.?)?[: ]{0,3}|·[一-龥]{1,8}[ (,，]{1,2})"
    r"(?P<value>[A-Za-z]{0,2}[A-Z0-9](?:[ \-./]{0,2}[A-Z0-9]){5,17})(?![A-Za-z0-9])"
)
"""A paper that is named, or one beside a foreign name, in whatever groups it is written."""
_PASSPORT_SURE = re.compile(
    r"(?<![A-Za-z0-9])(?:[EG][0-9]{8}|E[A-HJ-NP-Z][0-9]{7}|[HM][0-9]{8}(?:[0-9]{2})?|[A-Z]{3}[0-9]{12})(?![A-Za-z0-9])"
)
_PAPER = r"[A-Z]{1,2}[0-9]{7,8}"
_COUNTRY = (
    r"(?:国|日本|印度|越南|缅甸|老挝|俄罗斯|乌克兰|巴基斯坦|孟加拉|菲律宾|印度尼西亚|印尼|马来西亚|新加坡|朝鲜|蒙古|尼泊尔"
    r"|斯里兰卡|哈萨克斯坦|乌兹别克斯坦|伊朗|土耳其|埃及|尼日利亚|埃塞俄比亚|南非|加拿大|墨西哥|巴西|阿根廷|澳大利亚|新西兰|意大利"
    r"|西班牙|葡萄牙|荷兰|比利时|瑞士|瑞典|挪威|芬兰|丹麦|波兰|捷克|匈牙利|希腊)(?:籍|国籍)?"
)
_PAPERS = re.compile(
    rf"(?<![A-Za-z0-9])(?:(?P<number>{_PAPER})号(?:证件|护照|通行证)"
    rf"|(?P<of>[A-Z]{{0,2}} ?[0-9](?: ?[0-9]){{6,8}}) ?\([一-龥]{{0,4}}?{_COUNTRY}\))"
    rf"|{_COUNTRY}[,，/| ]{{1,2}}(?P<from>{_PAPER})(?![A-Za-z0-9-])"
)
"""A paper by what stands around: E79230118号证件, AB1023948（巴基斯坦）; 韩国，M83920174."""
_PAPER_ALONE = re.compile(rf"(?<![A-Za-z0-9-]){_PAPER}(?![A-Za-z0-9-])")
_SOLDIER = re.compile(r"(?:[军空海武]?[军警队]?字?|[一-龥]{1,2}字)第 ?[0-9]{6,9} ?号")
_CHAT = re.compile(
    r"(?P<word>微信|微 ?信号?|薇信|威信号?(?=[ :]*[A-Za-z0-9])|[Ww]e[Cc]hat|[Ww]ei ?[Xx]in(?![A-Za-z])|[Vv]信|[加➕]我?[Vv](?![A-Za-z])|[加]薇|[加](?:我?个?)微|卫星号?|(?<![A-Za-z])[Vv](?=[:：])|(?<![A-Za-z])(?:[Vv][Xx]|[Ww][Xx])(?![A-Za-z_]))"
    r"(?P<between>[^A-Za-z0-9，。；;\n]{0,12}?(?:[Ii][Dd]|[Nn]o\.?)?[^A-Za-z0-9，。；;\n]{0,4})"
    r"(?P<value>[A-Za-z0-9](?:[A-Za-z0-9_\-]|\.(?=[A-Za-z0-9])){4,19}(?![A-Za-z0-9@]))"
)
_WXID = re.compile(r"(?<![A-Za-z0-9_])wxid_[A-Za-z0-9_\-]{4,20}")
_QQ = re.compile(
    r"(?<![A-Za-z])(?:[Qq] ?[Qq]|[Qq](?=[:：])|扣扣|企鹅号?|秋秋)[^A-Za-z0-9，。；;\n]{0,10}(?:[Nn]o\.?|[Ii][Dd])?[^A-Za-z0-9，。；;\n]{0,4}"
    r"(?P<value>[1-9](?:[0-9](?:[ -]?[0-9]){3,9}|(?:[ -][0-9]{3,5}){2,3}|(?:[ -]{1,2}[0-9]){4,10}))(?![0-9@.])"
)
_PUBLIC_CHAT = re.compile(
    r"公众号|小程序|支付|群聊|平台|服务号|订阅号|转账|收款|红包|截图|聊天记录"
)
_MASKED = re.compile(r"(?<![A-Za-z0-9*])[0-9][0-9Xx* \-]{5,24}[0-9Xx*](?![A-Za-z0-9*])")


def marks(text: str) -> Iterator[Finding]:
    """The plates, addresses and accounts of a folded text; they may overlap."""
    for pattern in (_PLATE, _PLATE_SPACED, _MILITARY, _FARM):
        yield from (_at(m, SecretClass.PLATE, "form") for m in pattern.finditer(text))
    yield from (_at(m, SecretClass.EMAIL, "form") for m in _EMAIL.finditer(text))
    yield from (_at(m, SecretClass.LANDLINE, "area_code") for m in _LANDLINE.finditer(text))
    papers = [*_passports(text)]
    yield from papers
    yield from _beside_papers(text, papers)
    yield from _chats(text)
    yield from _masked(text)


def _at(match: re.Match[str], cls: SecretClass, reason: str, group: str | int = 0) -> Finding:
    return Finding(match.start(group), match.end(group), cls, reason)


def _passports(text: str) -> Iterator[Finding]:
    for match in _PASSPORT.finditer(text):
        before = re.split(r"[。；;]", text[max(0, match.start() - 30) : match.start()])[-1]
        after = text[match.end() : match.end() + 12]
        near = [*_PASSPORT_WORD.finditer(before)]
        if near and not _OTHER_WORD.search(before, near[-1].end()) and _has_digits(match[0]):
            if _is_bare_date(match[0], after) or len(before) - near[-1].end() > 18:
                continue
            yield _at(match, SecretClass.PASSPORT_PERMIT, "word_before")
        elif _PASSPORT_SURE.fullmatch(match[0]) and re.search(
            r"(?:护照|通行证)[；;]号码:?$", text[max(0, match.start() - 12) : match.start()]
        ):
            yield _at(match, SecretClass.PASSPORT_PERMIT, "word_before")
        elif (
            _PASSPORT_SURE.fullmatch(match[0])
            or _PAPER_ALONE.fullmatch(match[0])
            or before.endswith("持")
        ) and re.match(r"号?的?[一-龥]{0,4}?(?:护照|通行证|回乡证|持有人|持证人)", after):
            yield _at(match, SecretClass.PASSPORT_PERMIT, "word_after")
    for match in _PASSPORT_LABEL.finditer(text):
        value = re.sub("[^A-Za-z0-9]", "", match["value"])
        digits = sum(map(str.isdigit, value))
        if digits >= 6 or (digits >= 3 and 8 <= len(value) <= 10):
            yield _at(match, SecretClass.PASSPORT_PERMIT, "word_before", "value")
    yield from (
        _at(m, SecretClass.PASSPORT_PERMIT, "word_after", m.lastgroup or 0)
        for m in _PAPERS.finditer(text)
    )
    for match in _SOLDIER.finditer(text):
        if re.search(
            r"军官证|士兵证|警官证|文职", text[max(0, match.start() - 16) : match.start()]
        ):
            yield _at(match, SecretClass.PASSPORT_PERMIT, "word_before")


def _beside_papers(text: str, found: Sequence[Finding]) -> Iterator[Finding]:
    """What has the form of a paper in one sentence with one: 护照PE1582093（第17页）、H60318842."""
    for match in _PAPER_ALONE.finditer(text) if found else ():
        before = re.split(r"[。\n]", text[max(0, match.start() - 60) : match.start()])[-1]
        begin, end = match.start() - len(before), match.end() + 30
        after = re.split(r"[。\n]", text[match.end() : end])[0]
        near = any(begin <= one.start and one.end <= match.end() + len(after) for one in found)
        if near and not _OTHER_WORD.search(before[-6:]):
            yield _at(match, SecretClass.PASSPORT_PERMIT, "row")


def _has_digits(value: str) -> bool:
    return sum(character.isdigit() or character == "*" for character in value) >= 5


def _is_bare_date(value: str, after: str) -> bool:
    return re.fullmatch(r"(?:19|20)[0-9]{6}", value) is not None or after[:1] in ("年", "元", "人")


def _chats(text: str) -> Iterator[Finding]:
    for match in _CHAT.finditer(text):
        value = match["value"]
        nearest = match["between"].rpartition("微信")[2]
        if _PUBLIC_CHAT.search(nearest) or value.upper() in ("WECHAT", "WEIXIN"):
            continue
        yield _at(match, SecretClass.WECHAT_QQ, "word_before", "value")
        yield from _listed_chats(text, match.end())
    yield from (_at(m, SecretClass.WECHAT_QQ, "form") for m in _WXID.finditer(text))
    yield from (_at(m, SecretClass.WECHAT_QQ, "word_before", "value") for m in _QQ.finditer(text))


_NEXT_CHAT = re.compile(
    r"[、,，/和及与] ?(?P<value>(?=[A-Za-z0-9_\-]*[0-9_])[A-Za-z][A-Za-z0-9_\-]{5,19})(?![A-Za-z0-9@.])"
)


def _listed_chats(text: str, end: int) -> Iterator[Finding]:
    """The other names of a row that begins with one: 微信lvxp-0915、b_612_liu."""
    while (match := _NEXT_CHAT.match(text, end)) is not None:
        yield _at(match, SecretClass.WECHAT_QQ, "row", "value")
        end = match.end()


def _masked(text: str) -> Iterator[Finding]:
    """Numbers of which a part was masked: their length and beginning still tell the class."""
    for match in _MASKED.finditer(text):
        value = re.sub(r"[ \-]", "", match[0]).upper()
        if not re.search(r"\*{2,}|X{3,}", value):
            continue
        cls = _class_of_masked(value, text[max(0, match.start() - 16) : match.start()])
        if cls is not None:
            yield _at(match, cls, "masked")


def _class_of_masked(value: str, before: str) -> SecretClass | None:
    if re.search(r"身份证|证件号|公民身份", before) and 12 <= len(value) <= 20:
        return SecretClass.ID_NUMBER
    if re.search(r"卡号|账号|帐号|账户|银行", before) and 8 <= len(value) <= 24:
        return SecretClass.BANK_CARD
    if len(value) == 11 and re.match(r"1[3-9*X]", value):
        return SecretClass.PHONE
    if len(value) in (15, 18) and re.match(r"[1-8][0-9]{2}", value):
        return SecretClass.ID_NUMBER
    if 16 <= len(value) <= 19 and re.match(r"62|4|5[1-5]", value):
        return SecretClass.BANK_CARD
    return None
