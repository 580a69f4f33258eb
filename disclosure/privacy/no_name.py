"""What looks like a person's name and is none: words, things, places, firms, brands.

Asked by `disclosure.privacy.clause` of every name it might read, with how much its surroundings
speak for one: a role before or a deed behind outweighs that a county is called so.
"""

from __future__ import annotations

import re

from disclosure.privacy.name_context import AFTER, WORDS
from disclosure.privacy.names import GIVEN, WEAK_SURNAMES
from disclosure.privacy.person_words import NOT_NAMES, UNLIKELY_AFTER
from disclosure.privacy.word_list import word_list

PLACES = word_list("places")
"""Counties and cities that begin with a surname: 黄石, 高淳."""
BRAND = re.compile(
    r"[”\"’」][^，。]{0,8}?(?:系统|平台|牌|APP|应用|公众号|小程序|店|商标|品牌|后台|软件)"
)
LIKE_PLACES = re.compile(UNLIKELY_AFTER)
_FIRM = re.compile(
    r"(?:(?![把将在从向对被让叫给以于经由的])[一-龥]){0,10}(?:[(（][一-龥]{2,6}[)）][一-龥]{0,8})?(?:公司|集团|工厂|药厂|(?<![管离进出到回在])厂(?!长|区|房|内)|(?<![看开守到进住管离回在逛])店(?![长铺主员家里内面])|经营部|商行|超市|门店|企业|合作社|药房|饭店|餐厅|酒楼|中心|事务所|"
    r"大街|大道|(?<![带引问让开修上赶走领过])路|街|项目|工地|系统|平台|牌|面馆|餐馆|饭馆|维修部|加工坊|房产|商贸|回收站|烟酒|建筑|钢结构|金属制品|餐饮|有限|股份|[(（]普通合伙|煤矿|矿山|石矿|铁矿|金矿|石料|采石|选煤|养殖|加油站|医院|学校|银行|支行|村民委员会|村委会)"
)
_SITE = re.compile(
    r"(?:(?![把将在从向对被让叫给以于经由的进入到往去出等])[一-龥]){0,5}"
    r"(?:产业园|工业园|园区|灌区|护坡|隧道|林场|车站|水库|码头|矿区|井田|煤田|港区|电站|泵站|风电场|工程(?!师)|排土场|取土坑|尾矿库|采场|料场|渣场|堆场|填埋场|石场|[桥口岭冲沟湾坪坝塘浦港店集庄铺营寨屯堡](?:乡|镇|村|组|社区))"
)
"""Places that are named after a surname, or after a person long dead."""
TAILS = frozenset("后未正均代误诉为系工收前等已在及家将被于又还也没不把让向对从因称说")
"""Characters that rather begin what follows a name than end it."""
_PLACE_END = frozenset("路街区市县镇乡村溪湖河庄桥集屯堡巷弄章类部级项款条")
_HOUSE = re.compile(
    r".家[一-龥]{0,2}?(?:村|庄|镇|沟|湾|坝|屯|营|堡|集|坪|岭|河|桥|沱|峪|坡|寨|巷|街|路|园|口|渡|窑|洼|塘|铺|冲|组|墩|圩|垸|畈)"
)
"""Places named after a family: 李家沱, 王家坪."""
_OBJECT = WEAK_SURNAMES | {"池", "才"}
"""Surnames that are more often things: 池体, 池壁, 池清理 are no names."""
_THINGS = frozenset("证书表单款费率量器机炉罐泵阀室科部处局站厂店员")
"""What is made of a word and one of these is a thing: 许可证, 安全科."""
_FIVE_SIX = frozenset("伍陆万")
_AMOUNT = ("圆", "万圆")
"""伍圆整 is an amount."""
UNKNOWN = 17
_ONLY_SURNAME = 16
"""A character so rare as a word is nothing but a surname: 冼, 虢."""
_SOME_DAY = re.compile(r"某[日天晚年月]")
_IN_OFFICE = re.compile(r"(?:(?<![当同及到届])时|[现曾历兼担责主])$")
"""With 任 behind it no surname: 时任安全科长; but 当时任建国不在."""
_OFFICES = re.compile("[段林田路司车关班连]长[和与及][一-龥]{1,3}长")
"""段长和工长 are two offices."""
_WORD_NAMES = word_list("word_names")
STRONG = 7
"""A role directly before a name, or a deed of people alone behind it."""
_NUMBERED = re.compile(r"[)）][一-龥]{1,8}[〔\[(（][12]")
"""What follows the short name of an office in the number of a document: （苏澄）应急罚〔2024〕."""


def is_sure(before: int, after: int) -> bool:
    """A role or a deed of people on one side, and nothing against a name on the other."""
    return max(before, after) >= STRONG and min(before, after) >= 2


def is_vetoed(text: str, start: int, given: int, stop: int, before: int, after: int) -> bool:
    """Whether what looks like a name is a word, a thing, a place or a firm."""
    name, first = text[start:stop], text[start:given]
    if _begins_no_name(text, start, stop):
        return not (is_sure(before, after) and name in _WORD_NAMES)
    if first == "任" and _IN_OFFICE.search(text[max(0, start - 2) : start]):
        return True
    if _OFFICES.match(text, start):
        return True
    if text[given:stop] == "记" and max(before, after) < STRONG:
        return True
    if first in _FIVE_SIX and text.startswith(_AMOUNT, given):
        return True
    if (
        first in _OBJECT
        and not (is_sure(before, after) and after >= 5)
        and _is_done(text[given:stop])
    ):
        return True
    if after >= 5:
        return False
    is_end = stop - given == 1 or WORDS.get(first, UNKNOWN) < _ONLY_SURNAME
    if name[-1] in _PLACE_END and is_end:
        return before < STRONG or text[start - 1] == "、"
    return before < STRONG and (
        name in PLACES
        or _NUMBERED.match(text, stop) is not None
        or _FIRM.match(text, stop) is not None
        or _SITE.match(text, stop - 1) is not None
        or _HOUSE.match(text, start) is not None
    )


def is_place(name: str) -> bool:
    """Whether these characters are a county or end as villages do: 韩城, 谢桥."""
    return name in PLACES or (len(name) == 2 and name[-1] in _PLACE_END)


def _begins_no_name(text: str, start: int, stop: int) -> bool:
    """Whether a word that is no name stands here, as long as the name: 庞大, but not in 庞大海.

    Of what begins with such a word, other words are no names either: 许可证.
    """
    begins = [w for w in NOT_NAMES.get(text[start], ()) if text.startswith(w, start)]
    return bool(begins) and (
        max(map(len, begins)) >= stop - start - (text[stop - 1] in TAILS or text[stop - 1] == "和")
        or text[start:stop] in WORDS
        or text[stop - 1] in _THINGS
    )


def is_hidden(text: str, stop: int) -> bool:
    """Whether the rest of a name is hidden already: 张某, but not 张三某日."""
    return text[stop : stop + 1] == "某" and not _SOME_DAY.match(text, stop)


def _is_done(given: str) -> bool:
    """Whether what follows a thing is a part of it, or what is done with it."""
    return not is_usual(given) or (len(given) == 2 and given in AFTER)


def is_usual(given: str) -> bool:
    """Whether given names are made of these characters."""
    return all(character in GIVEN for character in given)
