"""Where people live: addresses with a house number, and what follows 家住 or 住址.

The address of a unit's premises is public and is left alone. An address counts as a home when a
word of living stands before it (住址, 家住, 户籍地 …) or when it has the parts of a dwelling
(小区 … 幢 … 单元 … 室; 村 … 组 … 号).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from disclosure.privacy.finding import Finding, SecretClass

_N = r"[0-9A-Za-z一二三四五六七八九十百千零〇○两甲乙丙丁东西南北中*]"
_COUNT = rf"{_N}{{1,8}}(?:[-之]{_N}{{1,5}}){{0,3}}"
_WORD = r"[一-龥A-Za-z0-9·]"
_LIVE = re.compile(
    r"(?:家庭|居住|户籍|现居|常住|通信|通讯|联系|暂住|住宅|身份证|户口)(?:所在)?(?:地址|住址|地|住所)?(?:在|为|是|于|位于|登记为)?[:： ]*"
    r"|(?:现|家|暂|租|居|均|仍|常年|独自)?住(?:址|所地?|处|地|在|于)?(?:在|为|是|于|位于)?[:： ]*"
    r"|(?:现居|租住|寄住|借住|居住|暂居|定居)(?:在|于|地)?[:： ]*|家在|家位于|回到(?:其|位于)|户口(?:在|所在地)"
)
_AREA = rf"(?:{_WORD}{{2,8}}?(?:省|自治区|特别行政区))?(?:{_WORD}{{2,8}}?(?:市|自治州|地区|盟))?(?:{_WORD}{{1,8}}?(?:区|县|市|旗))?"
_TOWN = rf"(?:{_WORD}{{1,10}}?(?:街道办事处|街道|镇|乡|苏木|开发区|园区|新区))?"
_ROAD = rf"(?:{_WORD}{{1,10}}?(?:路|街|巷|弄|道|胡同|大道|里|段|条|同))"
_PLACE = rf"(?:{_WORD}{{1,12}}?(?:小区|花园|家园|新村|公寓|宿舍|苑|园|城|庄园|庄|府|院|村|社区|屯|寨|湾|坊|邸|居|轩|庭|郡|里|墅|大厦|广场|公馆|名都|华庭|楼))"
_PARTS = rf"(?:{_COUNT}(?:号楼|号院|号|幢|栋|座|单元|室|户|组|队|社|楼|层|门|房|弄|排|支弄|舍))"
_ANY = re.compile(
    rf"{_AREA}{_TOWN}(?:{_ROAD}|{_PLACE}|村委会|村民委员会)*(?:附近)?(?:第?{_PARTS}|{_PLACE}|{_ROAD})*"
)
_DWELLING = re.compile(
    rf"(?:{_WORD}{{2,24}}?)?(?:{_PLACE}(?:第?{_COUNT}(?:期|区|片区))?(?:第?{_COUNT}(?:号楼|号院|幢|栋|座|号|楼)){{1,2}}"
    rf"(?:{_COUNT}(?:单元|楼|层|门|梯))*{_COUNT}(?:室|户|号房|房|单元|号)"
    rf"|(?:村|屯|寨|社区){_WORD}{{0,6}}?{_COUNT}(?:组|队|社){_COUNT}(?:号|户)"
    rf"|(?:路|街|巷|弄|胡同|里|道){_COUNT}(?:号|弄)(?:{_COUNT}(?:号楼|幢|栋|座|号))?(?:{_COUNT}单元)(?:{_COUNT}(?:室|户|号|房)))"
)
_TWO_PARTS = re.compile(rf"[楼院幢栋座号元层门梯组队社弄]{_COUNT}[室户号房单]")
_RUN = re.compile(r"[一-龥A-Za-z0-9·〇○*-]{6,}")
"""A dwelling holds two of its parts side by side and nothing but the characters of a run: both
are quick to look for, and most runs hold none."""
_PREMISES = re.compile(
    r"经营场所|经营地址|注册地址|营业场所|办公地址|生产地址|厂址|公司(?:地址|位于|住所)|企业住所|单位地址|法定住所|通讯地址"
)
_END_WORDS = re.compile(r"(?:的|内|处|附近|被|进行|门口|楼下|。|，|,|；|;|、|\)|）|（|\(|\s)")
_STRONG = re.compile(
    rf"{_COUNT}(?:号|幢|栋|座|单元|室|户|组|弄|队|房|门|楼)|(?:村|小区|花园|新村|公寓|宿舍|苑|社区|胡同|巷|路|街|屯|镇)"
)


def homes(text: str) -> Iterator[Finding]:
    """The home addresses of a folded text; they may overlap."""
    for match in _LIVE.finditer(text):
        if _PREMISES.search(text[max(0, match.start() - 8) : match.end()]):
            continue
        address = _ANY.match(text, match.end())
        if address is not None and _is_address(address[0]):
            yield Finding(address.start(), address.end(), SecretClass.ADDRESS_HOME, "word_before")
    for match in _dwellings(text):
        start = _beginning(text, match.start(), match.end())
        before = text[max(0, start - 12) : start]
        after = text[match.end() : match.end() + 8]
        if not _PREMISES.search(before) and not _is_premises(after):
            yield Finding(start, match.end(), SecretClass.ADDRESS_HOME, "dwelling")


def _dwellings(text: str) -> Iterator[re.Match[str]]:
    for run in _RUN.finditer(text):
        if _TWO_PARTS.search(text, run.start(), run.end()):
            yield from _DWELLING.finditer(text, run.start(), run.end())


def _is_address(found: str) -> bool:
    return len(found) >= 4 and _STRONG.search(found) is not None


def _is_premises(after: str) -> bool:
    return (
        re.match(r"的?(?:[一-龥]{0,3})(?:厂|店|公司|仓库|经营部|车间|门市|商铺|办公)", after)
        is not None
    )


_STARTS = re.compile(r"(?:在|于|到|至|从|为|是|:|住|址|地|其|位)(?=[一-龥])")


def _beginning(text: str, start: int, end: int) -> int:
    """Where the address begins: after the last word that leads to one."""
    leads = [m.end() for m in _STARTS.finditer(text, max(0, start - 1), end - 6)]
    leads = [lead for lead in leads if not re.match(r"[区方址点]", text[lead : lead + 1])]
    return max([start, *leads])
