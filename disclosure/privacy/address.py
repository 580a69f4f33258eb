"""Where people live: what follows 家住 or 住址, what stands before 家中, and dwellings as such.

The address of a unit's premises is public and is left alone. An address counts as a home when a
word of living stands before it (住址, 家住, 户籍地 …) or behind it (… 的家中), when a letter goes there
and no unit is named (送达地址), or when it has the parts of a dwelling (小区 … 幢 … 单元 … 室; 村 … 组 … 号).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from disclosure.privacy.finding import Finding, SecretClass

_N = r"[0-9A-Za-z一二三四五六七八九十百千零〇○两甲乙丙丁东西南北中*]"
_COUNT = rf"{_N}{{1,8}}(?:[-之]{_N}{{1,5}}){{0,3}}"
_WORD = r"[一-龥A-Za-z0-9·]"
_LINK = r"(?:登记为|填写为|填写|显示为|写明为|系|在|为|是|于|位于)?[:： ]*[\"“]?"
_LIVE = re.compile(
    rf"(?:家庭|居住|户籍|现居|常住|暂住|住宅|身份证|户口|经常居住|原户籍|家庭住)(?:所在|登记|注册)?(?:地址|住址|地|住所)?{_LINK}\(?"
    rf"|(?:现|家|暂|租|居|均|仍|常年|独自|同)?住(?!院|宿|建|房|户|户|持|手|人员|店|客)(?:址|所地?|处|地|在|于)?{_LINK}\(?"
    rf"|(?:现居|租住|寄住|借住|居住|暂居|定居|原籍|籍贯|祖籍)(?:在|于|地|的)?{_LINK}"
    rf"|家(?:就|都|也)?在|家位于|回到(?:其|位于)|户口(?:在|所在地)|居所地?[:： ]*|(?:家中|家里|家|住处|住所|住宅|出租屋|出租房|租房|民房|老宅|宿舍)(?:地址)?(?:\(|位于|在)"
    rf"|搬(?:至|到|离|出)|迁(?:至|到|往)"
)
_LETTER = re.compile(
    rf"(?:送达地[址点](?:确认书?)?|(?:投递|租房|租住|住房|家里|收信|回信|退件|邮递)地址|邮寄地址|通讯地址|通信地址|联系地址|收件地址|收货地址|寄件地址|快递地址|邮政地址|个人地址){_LINK}"
    rf"|(?:寄往|寄到|寄至|寄送至|邮寄至|邮寄到|邮寄往|快递至|投递至|送货至|送货到){_LINK}|面单(?:上)?(?:写着?|为|显示)?[:： ]+|(?<![一-龥])地址(?:[:： ]+|[是为在]|(?=[一-龥]{{2,6}}?(?:省|市|区|县)))|(?<=[0-9]{{5}})[ ,，]{{1,2}}(?=[一-龥]{{2,8}}?(?:省|自治区|市))"
)
_UNIT = re.compile(
    r"公司|工厂|厂区|本厂|该厂|门店|该店|本店|经营部|商行|超市|注册|单位|机关|法院|政府|管理局|应急局|支队|大队|工业园|产业园|厂房|经营场所|生产场所|仓库地址|营业"
)
_AREA = rf"(?:{_WORD}{{2,8}}?(?:省|自治区|特别行政区))?(?:{_WORD}{{1,8}}?(?:市|自治州|地区|盟))?(?:{_WORD}{{1,8}}?(?:区|县|市|旗))?"
_TOWN = rf"(?:{_WORD}{{1,10}}?(?:街道办事处|街道|镇|乡|苏木|嘎查|开发区|园区|新区))?"
_ROAD = rf"(?:(?!的){_WORD}{{1,10}}?(?:路|街|巷|弄|道|胡同|大道|里|段|条|同))"
_PLACE = rf"(?:(?!的){_WORD}{{1,12}}?(?:小区|花园|家园|新村|公寓|宿舍|家属院|大院|苑|园|城|庄园|庄|府|院|村|社区|屯|寨|湾|坊|邸|居|轩|庭|郡|里|墅|大厦|广场|公馆|名都|华庭|绿洲|楼))"
_PARTS = rf"(?:{_COUNT}(?:村民小组|小组|号楼|号院|号|幢|栋|座|单元|室|户|组|队|社|楼|层|门|房|弄|排|支弄|舍)|[东西南北前后中](?:街|头|院|组|巷))"
_ROOMS = r"[0-9]{1,3}(?:-[0-9]{1,4}){1,3}"
_BARE = (
    rf"(?:(?<=[院期苑园城湾庭居府邸墅郡寓里幢栋座楼号])-?{_ROOMS}(?![0-9-])"
    r"|(?:(?<=单元)|(?<=[幢栋座楼号]))-?[0-9]{2,4}(?:-[0-9]{1,4})?(?![0-9元年月日号千吨个只件人台名]))"
)
_ANY = rf"{_AREA}{_TOWN}(?:{_ROAD}|{_PLACE}|村委会|村民委员会)*(?:附近)?(?:第?{_PARTS}|{_PLACE}|{_ROAD})*(?:{_BARE})?"
_LOOSE = rf"[一-龥·]{{2,26}}?{_PARTS}+(?:{_BARE})?"
_DWELLING = (
    rf"(?:{_WORD}{{2,24}}?)?(?:{_PLACE}(?:第?{_COUNT}(?:期|区|片区))?(?:第?{_COUNT}(?:号楼|号院|幢|栋|座|号|楼)){{1,2}}"
    rf"(?:{_COUNT}(?:单元|楼|层|门|梯))*(?:{_COUNT}(?:室|户|号房|房|单元|号)(?:{_BARE})?|{_BARE})"
    rf"|{_WORD}{{2,24}}?{_COUNT}(?:幢|栋|座|号楼|号){_COUNT}单元(?:{_COUNT}(?:室|户|号房|房)|{_BARE})"
    rf"|(?:路|街|巷|弄|道){_COUNT}号{_COUNT}(?:幢|栋|座|号楼)[0-9]{{1,3}}-[0-9]{{1,4}}"
    rf"|{_PLACE}(?:第?{_COUNT}(?:期|区))?[0-9]{{1,3}}(?:-[0-9]{{1,4}}){{2}}(?![0-9-])"
    rf"|(?:路|街|巷|弄|道){_COUNT}号院{_ROOMS}(?![0-9-])"
    rf"|(?:村|屯|寨|社区|新区|小区){_WORD}{{0,6}}?第?{_COUNT}(?:村民小组|小组|组|队|社|排){_COUNT}(?:号|户)"
    rf"|(?:路|街|巷|弄|胡同|里|道){_COUNT}(?:号|弄)(?:{_COUNT}(?:号楼|幢|栋|座|号))?(?:{_COUNT}单元)(?:{_COUNT}(?:室|户|号|房)|{_BARE}))"
)
_TAIL = re.compile(
    rf"(?:\(?[村屯组社队街巷路里弄附原内之-]{{0,2}}{_COUNT}(?:号楼|号院|号|幢|栋|座|单元|室|户|房|排|组|队|社|层)\)?)*"
    rf"(?:(?<=号)[甲乙丙丁]|[0-9甲乙丙丁]{{0,3}}(?:-[0-9]{{1,4}}){{1,3}}(?:号|室)?|(?<=[楼幢栋座号])[0-9]{{1,3}}(?:-[0-9]{{1,4}}){{1,2}}|之[一二三四五六七八九十0-9]{{1,2}})?"
    r"(?:(?<=[村区道镇乡])[一-龥]{1,4}?(?:组|屯|社|郢|庄|嘎查|自然村)组?(?![一-龥]{0,3}(?:里|内|部|管|办)))?"
    r"(?:(?<=[楼层室元])[左右东西中](?:户|室|手|边)|(?<=[楼层])[左右东西](?=[，,。；;)]|$)|(?<=院)[东西南北][厢正]?房)?"
)
"""What may still follow where an address seems to end: 附1号, (原11号), 村156号."""
_TWO_PARTS = re.compile(
    rf"[院期区苑园城湾庭居府邸墅郡寓里幢栋座楼][0-9]{{1,3}}-[0-9]{{1,4}}|[幢栋座楼][0-9]{{3,4}}(?![0-9])|[楼院幢栋座号元层门梯组队社弄排]{_COUNT}[室户号房单]"
)
_RUN = re.compile(r"[一-龥A-Za-z0-9·〇○*-]{6,}")
"""A dwelling holds two of its parts side by side and nothing but the characters of a run: both
are quick to look for, and most runs hold none."""
_LONGEST = 80
"""No address is longer; the time for a text stays in proportion to its length."""
_PREMISES = re.compile(
    r"经营场所|经营地址|注册地址|营业场所|办公地址|生产地址|厂址|公司(?:地址|位于|住所)|企业住所|单位地址|法定住所|机关地址|本局地址|局地址"
)
_BEHIND = re.compile(
    r"(?:的|其|自家|家)?(?:家中|家里|自家|住宅|住处|住房|住所|居民楼|出租屋|出租房|自建房|民房|老宅|家门口|卧室|租的房|租房|将[其他她](?:带回|带走|抓获|控制|传唤)|搬离|搬走|搬出|退租)|的家(?![具电庭])|(?:系|为|由)[一-龥]{2,4}(?:自住|居住|租住|借住)"
)
_STRONG = re.compile(
    rf"{_COUNT}(?:号|幢|栋|座|单元|室|户|组|弄|队|房|门|楼)|(?:村|小区|花园|新村|公寓|宿舍|苑|社区|胡同|巷|路|街|屯|镇)"
)


@cache
def _compiled(rule: str) -> re.Pattern[str]:
    """The long rules are compiled when a text first needs them: few do, and it takes long."""
    return re.compile(rule)


def homes(text: str) -> Iterator[Finding]:
    """The home addresses of a folded text; they may overlap."""
    joined, origin = _without_gaps(text)
    for rule in (_after_living, _of_letters, _before_home, _dwellings):
        for found in rule(joined):
            yield _home(origin[found.start], origin[found.end - 1] + 1, found.reason)


_GAP = re.compile(
    r"(?<=[省市区县镇乡州旗道村路街]) (?=[一-龥]{1,10}?(?:[市县区镇乡路街巷村弄里苑园号]|小区|花园|家园|社区|[0-9]))"
    r"|(?<=[号栋幢座楼元组]) (?=[0-9]{1,4}(?:[号栋幢座楼室户组]|单元)|楼|单元)"
)
"""A gap within an address: 泉州市 南安市育才路, 22号 楼2单元."""


def _without_gaps(text: str) -> tuple[str, Sequence[int]]:
    """The text with the gaps of addresses closed, and where each of its characters stood."""
    gaps = {gap.start() for gap in _GAP.finditer(text)} if " " in text else ()
    if not gaps:
        return text, range(len(text))
    origin = [place for place in range(len(text)) if place not in gaps]
    return "".join(text[place] for place in origin), origin


def _home(start: int, end: int, reason: str) -> Finding:
    return Finding(start, end, SecretClass.ADDRESS_HOME, reason)


def _after_living(text: str) -> Iterator[Finding]:
    for match in _LIVE.finditer(text):
        if _PREMISES.search(text[max(0, match.start() - 8) : match.end()]):
            continue
        end = _address_end(text, match.end())
        if end is None:
            continue
        named = match[0].startswith("住所") and _names_a_unit(text, match.start(), end)
        if not named:
            yield _home(match.end(), end, "word_before")


def _of_letters(text: str) -> Iterator[Finding]:
    """Where letters go: a home unless a unit is named beside it."""
    for match in _LETTER.finditer(text):
        end = _address_end(text, match.end())
        if end is not None and not _names_a_unit(text, match.start(), end):
            yield _home(match.end(), end, "word_before")


def _before_home(text: str) -> Iterator[Finding]:
    """… 的家中, … 自家住宅: the address that stands directly before."""
    for match in _BEHIND.finditer(text):
        if not text[max(0, match.start() - 1) : match.start()].strip():
            continue
        begin = max(0, match.start() - 48)
        segment = re.split(r"[，。；;,:：(（)）\"“”]", text[begin : match.start()])[-1]
        first = match.start() - len(segment)
        leads = [m.end() for m in _LEADS.finditer(text, first, match.start() - 3)]
        for lead in [*reversed(leads), first]:
            found = _compiled(_ANY).match(text, lead)
            whole = found is not None and found.end() == match.start()
            if whole and _is_address(text[lead : match.start()]):
                yield _home(lead, match.start(), "word_behind")
                break


def _dwellings(text: str) -> Iterator[Finding]:
    for match in _dwelling_places(text):
        start = _beginning(text, match.start(), match.end())
        before = text[max(0, start - 12) : start]
        after = text[match.end() : match.end() + 8]
        if not _PREMISES.search(before) and not _is_premises(after):
            tail = _TAIL.match(text, match.end())
            yield _home(start, tail.end() if tail else match.end(), "dwelling")


def _dwelling_places(text: str) -> Iterator[re.Match[str]]:
    for run in _RUN.finditer(text):
        if _TWO_PARTS.search(text, run.start(), run.end()):
            yield from _compiled(_DWELLING).finditer(text, run.start(), run.end())


def _address_end(text: str, start: int) -> int | None:
    """Where the address that begins here ends; None if none begins here."""
    ends = [
        found.end()
        for rule in (_ANY, _LOOSE)
        if (found := _compiled(rule).match(text, start, start + _LONGEST))
    ]
    good = [end for end in ends if _is_address(text[start:end])]
    if not good:
        return None
    tail = _TAIL.match(text, max(good))
    return tail.end() if tail else max(good)


def _is_address(found: str) -> bool:
    return len(found) >= 4 and _STRONG.search(found) is not None


def _names_a_unit(text: str, start: int, end: int) -> bool:
    before = re.split(r"[。；;]", text[max(0, start - 30) : start])[-1]
    return _UNIT.search(before + "|" + text[start : end + 12]) is not None


def _is_premises(after: str) -> bool:
    return (
        re.match(
            r"的?(?:[一-龥]{0,3})(?:厂|店|公司|仓库|经营部|车间|门市|商铺|办公|电梯|配电|机房|地下)",
            after,
        )
        is not None
    )


_LEADS = re.compile(r"(?:位于|在|于|到|至|从|往|住)(?=[一-龥])")
_STARTS = re.compile(r"(?:在|于|送|离|到|至|从|为|是|:|住|址|地|其|位|往|了)(?=[一-龥])")


def _beginning(text: str, start: int, end: int) -> int:
    """Where the address begins: after the last word that leads to one."""
    leads = [m.end() for m in _STARTS.finditer(text, max(0, start - 1), end - 6)]
    leads = [lead for lead in leads if not re.match(r"[区方址点]", text[lead : lead + 1])]
    return max([start, *leads])
