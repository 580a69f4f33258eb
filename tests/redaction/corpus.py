"""A labelled corpus of invented sentences: private data in every form we know, and clean ones.

Seeded: the same sentences every time. A template marks its slots ``{class}`` or ``{class:form}``.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from disclosure.privacy.number_form import is_luhn
from tests.redaction.first_sentences import CLEAN, SENTENCES

SEED = 20261124
Label = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text, where private data stands in it, and what is known of the row."""

    text: str
    labels: tuple[Label, ...] = ()
    known: tuple[tuple[str, str], ...] = ()


SURNAMES = "王李张刘陈杨黄赵周吴徐孙马胡朱郭何罗高林郑梁谢唐许冯宋韩邓彭曹曾田萧潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金贾韦夏傅方邹熊白孟秦邱侯江尹薛闫雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向汤冼仇逄晁亓臧麦佘漆蔺"
COMPOUND = [
    "欧阳",
    "上官",
    "司徒",
    "诸葛",
    "令狐",
    "慕容",
    "皇甫",
    "尉迟",
    "东方",
    "夏侯",
    "宇文",
    "端木",
]
GIVEN_ONE = (
    "伟强磊洋勇军杰涛超明刚平辉鹏华飞波斌宇浩凯健俊帆旭宁娜静敏丽娟霞艳芳玲洁燕红梅琳倩颖莹婷雪瑶"
)
GIVEN_TWO = [
    "建国",
    "志远",
    "海涛",
    "晓东",
    "文斌",
    "丽华",
    "秀英",
    "玉兰",
    "永强",
    "德明",
    "春梅",
    "立军",
    "国栋",
    "雪松",
    "佳宁",
    "振华",
    "瑞林",
    "庆丰",
    "少华",
    "正阳",
    "子轩",
    "雨桐",
    "浩然",
    "思源",
    "梓涵",
    "一鸣",
    "天佑",
    "爱民",
    "卫东",
    "红梅",
    "桂芳",
    "金凤",
    "大勇",
    "小龙",
    "长青",
    "宝山",
    "家豪",
    "嘉欣",
    "俊杰",
    "明辉",
    "启航",
    "世杰",
    "淑珍",
    "凤英",
    "铁军",
    "新民",
    "国庆",
    "建军",
    "爱华",
]
MINORITY = [
    "阿卜杜拉·买买提",
    "热依汗古丽·吐尔逊",
    "努尔兰·哈力克",
    "买买提江·艾山",
    "巴特尔·苏和",
    "迪丽拜尔·阿布都",
    "扎西·多吉",
]
FOREIGN = ["迈克尔·约翰逊", "安娜·伊万诺娃", "让·杜邦", "金·哈德森"]
ROLES = [
    "负责人",
    "安全员",
    "法定代表人",
    "死者",
    "伤者",
    "证人",
    "举报人",
    "当事人",
    "操作工",
    "电焊工",
    "司机",
    "车间主任",
    "班长",
    "安全总监",
    "现场负责人",
    "仓库保管员",
    "从业人员",
    "监护人员",
    "执法人员",
    "见证人",
    "承租人",
    "项目经理",
    "特种作业人员",
    "瓦检员",
    "押运员",
    "报案人",
    "受害人",
    "实际控制人",
    "厂长",
    "矿长",
]
PLACES = [
    "江岭省澜川市",
    "青禾市鹭港区",
    "云浦市桦溪县",
    "浙江省宁波市海曙区",
    "四川省成都市武侯区",
    "河北省保定市",
]
ROADS = ["建设路", "人民街", "文昌巷", "环城东路", "解放大道", "中山南路", "学院路"]
ESTATES = ["幸福里小区", "金色家园", "阳光花园", "翠竹苑", "东湖新村", "锦绣华庭", "安居公寓"]
VILLAGES = ["李家村", "石桥村", "河头村", "大王镇张庄村", "竹溪乡上坪村"]
FULL = str.maketrans("0123456789", "０１２３４５６７８９")
CHINESE = str.maketrans("0123456789", "零一二三四五六七八九")


class Maker:
    """Draws private data of every class in every form."""

    def __init__(self, seed: int = SEED) -> None:
        self.random = random.Random(seed)

    def name(self) -> str:
        draw = self.random.random()
        if draw < 0.06:
            return self.random.choice(MINORITY)
        if draw < 0.09:
            return self.random.choice(FOREIGN)
        surname = self.random.choice(COMPOUND) if draw < 0.17 else self.random.choice(SURNAMES)
        given = self.random.choice(GIVEN_ONE if self.random.random() < 0.35 else GIVEN_TWO)
        return surname + given

    def digits(self, count: int) -> str:
        return "".join(self.random.choice("0123456789") for _ in range(count))

    def id_number(self) -> str:
        area = self.random.choice(["110105", "330102", "510107", "420106", "610113", "130602"])
        born = f"{self.random.randrange(1950, 2007)}{self.random.randrange(1, 13):02d}{self.random.randrange(1, 29):02d}"
        if self.random.random() < 0.12:
            return f"{area}{born[2:]}{self.digits(3)}"
        body = area + born + self.digits(3)
        weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
        total = sum(int(c) * w for c, w in zip(body, weights, strict=True))
        number = body + "10X98765432"[total % 11]
        forms: list[Callable[[str], str]] = [
            str,
            str.lower,
            lambda n: n.translate(FULL),
            lambda n: f"{n[:6]} {n[6:14]} {n[14:]}",
            lambda n: " ".join(n),
            lambda n: f"{n[:6]}-{n[6:14]}-{n[14:]}",
            lambda n: n[:9] + "\u200b" + n[9:],
        ]
        return self.random.choice(forms)(number)

    def phone(self) -> str:
        number = self.random.choice(["13", "15", "17", "18", "19"]) + self.digits(9)
        forms: list[Callable[[str], str]] = [
            str,
            str,
            lambda n: f"{n[:3]} {n[3:7]} {n[7:]}",
            lambda n: f"{n[:3]}-{n[3:7]}-{n[7:]}",
            lambda n: n.translate(FULL),
            lambda n: f"86-{n}",
            lambda n: n.translate(CHINESE),
            lambda n: " ".join(n),
        ]
        return self.random.choice(forms)(number)

    def bank_card(self) -> str:
        body = self.random.choice(["622202", "622848", "621700", "620522", "436742"])
        body += self.digits((15 if body.startswith("4") else 18) - len(body))
        number = next(body + str(d) for d in range(10) if is_luhn(body + str(d)))
        return self.random.choice(
            [number, number.translate(FULL), " ".join(re.findall(".{1,4}", number))]
        )

    def landline(self) -> str:
        local = self.random.choice("2345678") + self.digits(7)
        area = self.random.choice(["0571", "0574", "0312", "028", "010"])
        return self.random.choice([f"{area}-{local}", f"({area}){local}", f"{area}—{local}"])

    def plate(self) -> str:
        province = self.random.choice("京浙苏粤鲁川鄂湘豫冀")
        letter, rest = (
            self.random.choice("ABCDEFGHJ"),
            self.random.choice("ABCDEFGH") + self.digits(4),
        )
        return self.random.choice(
            [
                f"{province}{letter}{rest}",
                f"{province}{letter}·{self.digits(5)}",
                f"{province}{letter}D{self.digits(5)}",
                f"{province}{letter}{self.digits(4)}挂",
            ]
        )

    def email(self) -> str:
        return f"{self.random.choice(['zhang.san', 'li_si88', 'wangwu', 'abc2020'])}{self.random.randrange(99)}@{self.random.choice(['163.com', 'qq.com', 'example.com.cn'])}"

    def passport_permit(self) -> str:
        return self.random.choice(
            [
                f"E{self.digits(8)}",
                f"EA{self.digits(7)}",
                f"G{self.digits(8)}",
                f"H{self.digits(8)}",
                f"M{self.digits(10)}",
            ]
        )

    def wechat_qq(self) -> str:
        return self.random.choice(
            ["wxid_" + self.digits(8), f"wang_{self.digits(4)}", f"li-si{self.digits(3)}"]
        )

    def qq(self) -> str:
        return self.random.choice("123456789") + self.digits(8)

    def address_home(self) -> str:
        pick = self.random.choice
        n = self.random.randrange(1, 90)
        return pick(PLACES) + pick(
            [
                f"{pick(ROADS)}{n}号",
                f"{pick(ROADS)}{n}弄{n}号{n}02室",
                f"{pick(ESTATES)}{n}幢{n % 4 + 1}单元{n}01室",
                f"{pick(ESTATES)}{n}号楼{n}03室",
                f"{pick(VILLAGES)}{n % 9 + 1}组{n}号",
                f"{pick(VILLAGES)}三组十二号",
                f"{pick(ROADS)}三十二号四单元五零一室",
            ]
        )


def labelled(count: int = 600, seed: int = SEED) -> Iterator[Sentence]:
    """``count`` sentences with private data; every class in turn, names every second time."""
    maker = Maker(seed)
    kinds = [kind for kind in SENTENCES if kind != "person_name"]
    for number in range(count):
        kind = "person_name" if number % 2 else kinds[number // 2 % len(kinds)]
        yield _filled(maker, maker.random.choice(SENTENCES[kind]))


def clean(count: int = 600, seed: int = SEED) -> Iterator[Sentence]:
    """``count`` sentences without private data."""
    maker = Maker(seed + 1)
    for number in range(count):
        yield Sentence(_filled(maker, CLEAN[number % len(CLEAN)]).text)


def known(count: int = 300, seed: int = SEED) -> Iterator[Sentence]:
    """Sentences about a person who is named in the row, in all the forms a name is written."""
    maker = Maker(seed + 2)
    for _ in range(count):
        name = maker.name()
        written = maker.random.choice(_written(name))
        before, after = maker.random.choice(
            (
                ("", "在现场"),
                ("经查，", "对此知情"),
                ("材料中有", "的字样"),
                ("与", "联系过"),
                ("（", "）"),
                ("仓库钥匙在", "手里"),
            )
        )
        field = maker.random.choice(
            ("legal_representative", "operator", "party_name", "other_person")
        )
        label = (len(before), len(before) + len(written), "person_name")
        yield Sentence(before + written + after, (label,), ((field, name),))


def _written(name: str) -> list[str]:
    if "·" in name:
        return [name, name.replace("·", "•"), name.replace("·", "・")]
    surname = 2 if name[:2] in COMPOUND else 1
    forms = [name, " ".join(name), "　".join(name), name[:surname] + "某" * len(name[surname:])]
    forms.append(name[:surname] + "*" * len(name[surname:]))
    if len(name) - surname == 2:
        forms += [f"{name[:surname]}某{name[-1]}", f"{name[:surname]}×{name[-1]}"]
    return forms


def _filled(maker: Maker, template: str) -> Sentence:
    """The template with its slots drawn; slots of private data become labels."""
    text, labels = "", []
    for part in re.split(r"(\{\w+\})", template):
        slot = part[1:-1] if part[:1] == "{" else ""
        value = _value(maker, slot) if slot else part
        cls = {"name": "person_name", "qq": "wechat_qq"}.get(slot, slot)
        if cls in SENTENCES:
            labels.append((len(text), len(text) + len(value), cls))
        text += value
    return Sentence(text, tuple(labels))


def _value(maker: Maker, slot: str) -> str:
    draw = maker.random
    if slot == "role":
        return draw.choice(ROLES)
    if slot.startswith("date"):
        return f"2026年{draw.randrange(1, 13)}月{draw.randrange(1, 29)}日"
    if slot.startswith("digits"):
        return "2" + maker.digits(int(slot[6:]) - 1)
    if slot in ("n", "m"):
        return str(draw.randrange(2, 99))
    if slot == "k":
        return str(draw.randrange(500, 90000))
    value: str = getattr(maker, slot)()
    return value
