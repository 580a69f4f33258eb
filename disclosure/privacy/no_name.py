"""What looks like a person's name and is none: words, things, places, firms, brands.

Asked by `disclosure.privacy.clause` of every name it might read, with how much its surroundings
speak for one: a role before or a deed behind outweighs that a county is called so.
"""

from __future__ import annotations

import re

from disclosure.privacy.name_context import AFTER, WORDS
from disclosure.privacy.names import GIVEN, WEAK_SURNAMES
from disclosure.privacy.person_words import NOT_NAMES, TITLES, UNLIKELY_AFTER
from disclosure.privacy.word_list import weighted, word_list

_PARTY = re.compile(
    r"(?:施工|监理|建设|收款|付款|供货|购货|进货|采购|销售|承包|发包|总包|分包|出租|承租|租赁|转让|受让|委托|受托|投资|合作|合伙|设计|勘察"
    r"|劳务|运输|承运|托运|管理|使用|维保|服务|申请|当事人|业主|相对人|被告|原告|买卖|[甲乙丙丁买卖供需我厂矿校资劳警军医患])$"
)
"""What stands before 方 where it is a side of a contract or of a dispute."""
_HOUR = re.compile(r"(?<![0-9])[0-9]{1,4}$|[时点分]$")
_REST = frozenset("其剩残多业结盈富")
_AMBIGUOUS = frozenset("方余时许年月日分")
"""Surnames that are a side, a rest or a unit of time as well."""
PLACES = word_list("places")
"""Counties and cities that begin with a surname: 黄石, 高淳."""
BRAND = re.compile(
    r"[”\"’」][^，。]{0,8}?(?:系统|平台|牌|APP|应用|公众号|小程序|店|商标|品牌|后台|软件)"
)
LIKE_PLACES = re.compile(UNLIKELY_AFTER)
_FIRM = re.compile(
    r"(?:(?![把将在从向对被让叫给以于经由的到该本此]|等[一二两三四五六七八九十0-9几多数])[一-龥]){0,10}(?:[(（][一-龥]{2,6}[)）][一-龥]{0,8})?(?:公司|集团|工厂|药厂|(?<![管离进出到回在])厂(?!长|区|房|内)|(?<![看开守到进住管离回在逛])店(?![长铺主员家里内面])|经营部|商行|超市|门店|企业|合作社|药房|饭店|餐厅|酒楼|中心|事务所|"
    r"大街|大道|(?<![带引问让开修上赶走领过])路|街|项目|工地|系统|平台|牌|面馆|餐馆|饭馆|[维修理服务销售门市经营]{2}部|[酒油磨豆糖茶工染]坊|[砖瓦窑木钢纸布茶酒药油]厂|砂场|牧场|农场|渔场|农家乐|小卖部|杂货铺|早餐店|房产|商贸|回收站|烟酒|建筑|钢结构|金属制品|餐饮|有限|股份|[(（]普通合伙|煤矿|矿山|石矿|铁矿|金矿|石料|采石|选煤|养殖|加油站|医院|学校|银行|支行|村民委员会|村委会)"
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
_THINGS = frozenset("证书表单款费率量器机炉罐泵阀室科股部处局站厂店员")
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
WORD_NAMES = weighted("word_names")
_NEVER = 99
_OPENING = frozenset("“\"‘'「")
_TITLE = re.compile(rf"副|{TITLES}")
STRONG = 7
"""A role directly before a name, or a deed of people alone behind it."""
_NUMBERED = re.compile(r"[)）][一-龥]{1,8}[〔\[(（][12]")
"""What follows the short name of an office in the number of a document: （苏澄）应急罚〔2024〕."""


def begins_none(text: str, start: int) -> bool:
    """Whether what stands before says that no surname begins here: 13时许, 其余, 施工方."""
    first = text[start]
    if first not in _AMBIGUOUS:
        return False
    before = text[max(0, start - 5) : start]
    if first == "方":
        return _PARTY.search(before) is not None
    if first == "余":
        return before[-1:] in _REST
    return _HOUR.search(before) is not None


def is_sure(before: int, after: int) -> bool:
    """A role or a deed of people on one side, and nothing against a name on the other."""
    return max(before, after) >= STRONG and min(before, after) >= 2


def is_vetoed(text: str, start: int, given: int, stop: int, before: int, after: int) -> bool:
    """Whether what looks like a name is a word, a thing, a place or a firm."""
    name, first = text[start:stop], text[start:given]
    if _begins_no_name(text, start, stop):
        return not (is_sure(before, after) and _is_person_named(text, stop, name, after))
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
        and not (before >= STRONG and text[start - 1] in _OPENING)
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
        or _ends_in_place(text, given, stop)
        or _HOUSE.match(text, start) is not None
    )


def _ends_in_place(text: str, given: int, stop: int) -> bool:
    """Whether a word of places begins with the last character: 司马台大桥."""
    place = LIKE_PLACES.match(text, stop - 1) if stop - given == 2 else None
    return place is not None and place.end() > stop


def _is_person_named(text: str, stop: int, name: str, after: int) -> bool:
    """Whether people are called by this word, and enough is said of them: no 安全经理."""
    least = WORD_NAMES.get(name, _NEVER)
    return after >= least and (least < STRONG - 2 or _TITLE.match(text, stop) is None)


def is_said_of_people(text: str, stop: int, before: int, after: int) -> bool:
    """Whether what follows is said of people alone, with a role or a mark before; no title."""
    deed = (after >= STRONG and before >= 2) or (before >= STRONG and after >= STRONG - 2)
    return deed and _TITLE.match(text, stop) is None


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
