"""How much what stands around a place of a text speaks for a person's name there.

A weight, in the unit of the costs of `disclosure.privacy.clause`: a role directly before a name or
a deed that only people do directly behind it says most, an opening bracket says little, a word
that joins no names says something against one.
"""

from __future__ import annotations

import re

from disclosure.privacy.person_words import ROLES
from disclosure.privacy.word_list import weighted

WORDS = weighted("like_names") | weighted("rarity") | weighted("office_words")
BEFORE = weighted("before_name")
VERBS = weighted("verbs")
AFTER = {**VERBS, **weighted("after_name")}
ROLE, _OPEN, _CLOSED, LISTED = 8, 2, 2, 2
MOST_BEFORE = max(ROLE, *BEFORE.values())
MOST_AFTER = max(7, *AFTER.values())
"""As much as what stands around a name can ever speak for it."""
_LABEL = re.compile(
    r"(?:[人员者方主长生户东名手客民]|[人员者名](?:为|是|系)|(?<!施)工|(?<=[律教医技程筑厨计艺])师)[:：]? ?$"
)
_PERSON_END = frozenset("者员师警士长工生手民友客主匠医嫂伯叔姨徒")
_WHO = re.compile(
    r"[,，](?:男|女|群众|中共|党员|预备党员|[一-龥]{1,4}族|[0-9]{2}岁|[0-9]{4}年|时任|现任|原系|系|身份证|公民身份|住|户籍|现住|初中|高中|小学|中专|大专|本科|文盲|电话|手机|联系电话|微信|执法证|生于|出生"
    rf"|[一-龥]{{0,4}}{ROLES}(?=[,，])|(?=[一-龥]{{4,20}}[,，])[一-龥]{{0,18}}?(?:局|公司|厂|矿|队|所|站|科|股|室|部){ROLES}(?=[,，])|[一-龥]{{0,4}}{ROLES}[,，](?:建议|给予|予以|对|系|负))"
)
"""What is said of a person after the name."""
_NEXT_OF_ROLES = re.compile(rf"、[一-龥]{{0,4}}?{ROLES}[一-龥]{{2,3}}")
"""The next of a row of offices with their holders: 科长成功、副科长刘芳."""
_QUANTITY = re.compile(r"[0-9.]+ ?(?:[A-Za-z%℃°Ω]|兆帕|千帕|毫米|厘米|千瓦|摄氏)")
"""What stands behind a thing that is measured: 张力45kN."""
_SIGNED = re.compile(
    r"(?:签名|签字|署名|落款|网民|网友|姓名|名叫|名为|字样|改为|应为|签的是|签为|冒签|写成|写为|记为|名字)[为是:]?$"
)
_SIGNATURE = (
    "字样",
    "的字样",
    "二字",
    "三字",
    "两字",
    "的签名",
    "的签字",
    "签名",
    "签字",
    "的署名",
    "的印章",
    "的笔迹",
)
_AFTER_SIGNED = frozenset("系为是并均与不，。；,;")
_OFFICE_ENDS = frozenset("部科股室间队局所办站段组")
_OFFICE = re.compile(
    r"(?:[一-龥](?:部|科|股)|车间|[办公化验值班调度控制]室|[大中支分]队|分局|派出所|监管所|应急办|安监站|工段|班组|项目组|专班)$"
)
"""Where people work: 安环部张建军."""
_ALONE = re.compile(r"[一-龥]{2,4}[)）](?![一-龥]{1,8}[〔\[(（][12])")
_WHO_BEFORE = re.compile(
    r"[一-龥][^他个有无何某本两二三四五六七八九十几多各每众旁别数等名余法私当]人$"
)
"""复核人, 经手人: who does something; not 其他人, 二人."""
_FAMILIAR = frozenset("小老阿")
"""What stands before a surname alone: 小李飞刀 is a stall."""
_WRITTEN = re.compile(r"(?:写有|写着|签有|署有|签着|记有|写的是|写了)$")
"""What stands before a name in quotes that is written on something."""
_QUOTES = frozenset("“”\"'‘’《》「」")
_BRACKET = re.compile(
    r"[(（](?:男|女|身份证|公民身份|住|系|已|另|以下|执法|证号|工号|警号|电话|手机|联系|微信|微 ?信|QQ|外号|绰号|化名|别名|曾用名|"
    r"未到案|在逃|台湾|港澳|国籍|殁|亡|年龄|现年|时年|签|手印|捺印|本人|[0-9]|"
    rf"(?:[一-龥]{{0,6}}(?:{ROLES}))[)）])"
)
"""What stands in brackets behind a person's name."""
_IN_A_TABLE = re.compile(
    r" ?[ |] ?(?:男|女)(?![一-龥])|[ /,，|]{1,3}(?:[0-9]{7}|1[3-9][0-9]{3})"
    r"| {1,4}(?:20[0-9]{2}[-/.年]|[0-9]{1,2}:[0-9]{2})"
)
_SAYS = re.compile(r"[:：] ?(?:[“\"「]|[我你您他她])")
_IS = re.compile(
    rf"作为[^，。；、:,;]{{0,12}}?(?:人员|{ROLES})|于[0-9年月日]{{2,11}}[时许]?[^，。；、,;]{{0,4}}?(?:[入到离就][职岗]|受雇|受聘|出生|死亡|身亡|[进入到]厂|[上到]岗|报到|投案)"
    r"|在[^，。；、,;]{1,16}?(?:操作|切断|关闭|打开|开启|抽烟|吸烟|睡觉|递料|喊|摔|跌|晕|昏|签[名字收]|捺印)|在旁(?![边路侧])"
    r"|一人(?:[,，。；;在所负值驾独]|$)|[二两三]人(?:系|均|都|在|合伙|共同|于|未|轮流)"
    r"|(?:是|系)(?:死者|伤者|本人|我|他|她|其|该[公厂店矿站]|本[公厂店矿站]|公司的?[员职]|同乡|老乡|夫妻|父子|母子|兄弟|亲属|一个)"
    r"|(?:处|处以|并处|罚款|科处)[^，。；]{0,8}?元(?:以[上下])?(?:的?罚款|整)?"
    r"|[答问说讲](?:道|称)?[:：]|[重轻]伤|(?:予以|给予|给与)[^，。；]{0,6}(?:诫勉|记过|警告|处分|谈话|批评|通报)|作(?:记录|笔录|证|了)|来[信电访]|收 ?1[3-9]|介绍(?:来|到|认识|入|，|,)|作出[^，。；]{0,10}决定|[两三四](?:个|人的?)(?:名字|签名|签字)|(?:已|尚)?[有无]生命体征"
    r"|的(?:送达|住址|地址|投诉|举报|来信|来电|伤势|伤情|死因|死亡|遗物|讲述|口述|指认|签收|笔迹|考勤|工龄|学历|年龄)"
    r"|(?:叫|让|跟|给|问|对|和|带|喊|找|骂|替|告诉|通知|要求|指使|安排)(?:我|他|她|你|大家)|在内|持(?:[A-Z0-9]|护照|普通|港澳|刀|械|身份证)"
    r"|的(?:人|男子|女子|男人|女人|工人|师傅|老乡|老板|朋友|亲戚|劝阻|帮助|指示|安排|授意|要求|同意)|(?:两|二|三|四|五|六|七|八|九|十|[0-9]{1,2})名|招来|虚构|抢救无效|自住"
    r"|居住(?:的|在|于)|(?:的|之)(?:户口|住所|住处|宿舍|口供|银行卡|工资|工伤|病历|遗体|家人|母|父|妻|夫)"
    rf"|任(?![务何期职免命意])[^，。；、:]{{0,14}}?{ROLES}|系[^，。；、:]{{0,8}}?{ROLES}(?=[，,。；;]|$)"
    r"|住(?![建房宅院宿户所处址店客持])[^，。；]{1,16}?(?:[0-9]号|[省市县区镇乡村街路楼]|小区)"
    r"|在[^，。；]{0,10}(?:笔录|记录|回证|书|表|单)[^，。；]{0,4}[签按捺摁]"
    r"|[他她](?:爹|妈|娘|爸|父|母|哥|姐|弟|妹|媳妇|老婆|丈夫|妻子|儿子|女儿)"
    r"|(?:在[^，。；]{0,8}事故[^，。；]{0,3}中)?(?:[负无]|承担|没有)(?:直接|主要|次要|全部|同等|一定|领导|管理|监管)?责任"
)
"""What is said of people alone."""
_IS_BEGINS = frozenset(
    "作于一二两三他她负承没任住在答问说讲重轻予给作来收是系处并科介作两二三四五六七八九十0123456789已尚有无的之居叫让跟给问对和带喊找骂替告通要指安在持招虚抢自"
)


def before_name(text: str, start: int, after_roles: frozenset[int]) -> int:
    """How much what ends at ``start`` speaks for a name; ``after_roles``: the offsets behind roles."""
    if start in after_roles:
        return ROLE
    previous = text[start - 1 : start]
    if previous in _FAMILIAR:
        return -4
    if previous in _PERSON_END and any(text[start - n : start] in WORDS for n in (2, 3, 4)):
        return 7
    if previous == "人" and _WHO_BEFORE.search(text[max(0, start - 3) : start]):
        return 7
    if _LABEL.search(text[max(0, start - 3) : start]):
        return max(5, _spoken(text, start))
    if previous == "@":
        return 7
    if previous == "" or previous in "，。；：:;,.!?！？\n()（）[]|":
        if previous in "(（" and _ALONE.match(text, start):
            return 7 if text[start - 2 : start - 1].isascii() and start > 1 else 4
        return _OPEN
    if previous in '“"「' and text[start - 2 : start - 1] in ":：":
        return _OPEN
    if previous in _QUOTES:
        written = text[max(0, start - 5) : start - 1]
        return 7 if _SIGNED.search(written) else 5 if _WRITTEN.search(written) else -2
    if previous in "、/ ":
        return LISTED
    if previous in _OFFICE_ENDS and _OFFICE.search(text[max(0, start - 4) : start]):
        return 4
    return _spoken(text, start)


def _spoken(text: str, start: int) -> int:
    """How much the words that end here speak for a name."""
    return max(
        (BEFORE.get(text[start - n : start], 0) for n in range(1, 5) if start >= n), default=0
    )


def after_name(text: str, stop: int) -> int:
    """How much what begins at ``stop`` speaks for a name before it."""
    following = text[stop : stop + 1]
    if following == "":
        return _CLOSED
    if following in " |/,，" and _IN_A_TABLE.match(text, stop):
        return 7
    if following == "、" and _NEXT_OF_ROLES.match(text, stop):
        return 5
    if following in "、/ |":
        return LISTED
    if following in "(（" and _BRACKET.match(text, stop):
        return 7
    if following in ",，" and _WHO.match(text, stop):
        return 7
    if following in ":：" and _SAYS.match(text, stop):
        return 7
    if following in "，。；：:;,!?！？\n)）(（]":
        return _CLOSED
    if following in _QUOTES:
        if text.startswith(_SIGNATURE, stop + 1):
            return 7
        return _CLOSED if text[stop + 1 : stop + 2] in _AFTER_SIGNED else -2
    if following.isdigit() and _QUANTITY.match(text, stop):
        return -2
    if following in _IS_BEGINS and _IS.match(text, stop):
        return 7
    if following.isascii() and following.isalnum():
        return 3
    if following == "律" and text.startswith("律师事务所", stop):
        return -2
    return max(AFTER.get(text[stop : stop + n], -2) for n in range(1, 5))
