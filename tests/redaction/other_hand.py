"""A second corpus, written without looking at the patterns: other verbs, other names, other forms.

The sentences stand in ``other_hand/``, a line each; ``{n}`` is a person, ``{i:spaced}`` an identity
number in groups, and so on: `FORMS` has all of them. Names are drawn on purpose from characters
that are also words (时雨, 安全, 为民), so that figures here are lower than on everyday names.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

from disclosure.privacy.number_form import is_luhn
from tests.redaction.corpus import Sentence
from tests.redaction.other_names import COMPOUND, FOREIGN, GIVEN_ONE, GIVEN_TWO, SURNAMES

FOLDER = Path(__file__).with_name("other_hand")
CLASSES = {
    "n": "person_name",
    "i": "id_number",
    "ph": "phone",
    "l": "landline",
    "b": "bank_card",
    "pl": "plate",
    "e": "email",
    "pp": "passport_permit",
    "w": "wechat_qq",
    "a": "address_home",
}
_FULL = {code: code + 0xFEE0 for code in (*range(0x30, 0x3A), *range(0x41, 0x5B))}
_CHINESE = str.maketrans("0123456789", "零一二三四五六七八九")
_SPOKEN = str.maketrans("0123456789", "〇幺二三四五六七八九")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
Form = Callable[[str], str]


def _groups(value: str, *cuts: int, by: str = " ") -> str:
    places = [0, *cuts, len(value)]
    return by.join(value[a:b] for a, b in pairwise(places))


IDENTITY: dict[str, Form] = {
    "": str,
    "hk": str,
    "spaced": lambda n: _groups(n, 3, 6, 10, 14),
    "full": lambda n: n.translate(_FULL),
    "lower": str.lower,
    "x_lower": str.lower,
    "dash": lambda n: _groups(n, 6, 10, 14, by="-"),
    "zero": lambda n: f"{n[:6]}\u200b{n[6:12]}\u200d{n[12:]}",
    "chinese": lambda n: n.translate(_CHINESE),
    "dots": lambda n: _groups(n, 6, 14, by="."),
    "mask": lambda n: f"{n[:6]}********{n[14:]}",
    "mask6": lambda n: f"{n[:10]}****{n[14:]}",
    "last4": lambda n: n[-4:],
}
PHONE: dict[str, Form] = {
    "": str,
    "spaced": lambda n: _groups(n, 3, 7),
    "dash": lambda n: _groups(n, 3, 7, by="-"),
    "full": lambda n: n.translate(_FULL),
    "plus": lambda n: f"+86{n}",
    "plus_sp": lambda n: f"+86 {_groups(n, 3, 7)}",
    "chinese": lambda n: n.translate(_CHINESE),
    "yao": lambda n: n.translate(_SPOKEN),
    "dots": lambda n: _groups(n, 3, 7, by="."),
    "86": lambda n: f"86{n}",
    "mask": lambda n: f"{n[:3]}****{n[7:]}",
    "last4": lambda n: n[-4:],
    "344": lambda n: _groups(n, 3, 7, by="\u3000"),
}
CARD: dict[str, Form] = {
    "": str,
    "4": lambda n: " ".join(re.findall(".{1,4}", n)),
    "dash": lambda n: "-".join(re.findall(".{1,4}", n)),
    "full": lambda n: n.translate(_FULL),
    "last4": lambda n: n[-4:],
    "mask": lambda n: f"{n[:6]}******{n[-4:]}",
}


class OtherMaker:
    """Draws private data for the slots of the sentences."""

    def __init__(self, seed: int = 7) -> None:
        self.random = random.Random(seed)

    def digits(self, count: int) -> str:
        return "".join(self.random.choice("0123456789") for _ in range(count))

    def n(self, form: str = "") -> str:
        pick, draw = self.random.choice, self.random.random()
        if draw < 0.04:
            return pick(FOREIGN)
        surname = pick(COMPOUND) if draw < 0.1 else pick(SURNAMES[:90] if draw < 0.6 else SURNAMES)
        length = self.random.random()
        if length < 0.3:
            return surname + pick(GIVEN_ONE)
        return surname + (pick(GIVEN_TWO) if length < 0.75 else pick(GIVEN_ONE) + pick(GIVEN_ONE))

    def i(self, form: str = "") -> str:
        area = self.random.choice(["110101", "320583", "440306", "510184", "341221", "652901"])
        area = self.random.choice(["810000", "820000", "830000"]) if form == "hk" else area
        born = f"{self.random.randrange(1945, 2008)}{self.random.randrange(1, 13):02}{self.random.randrange(1, 29):02}"
        if form == "old":
            return area + born[2:] + self.digits(3)
        while True:
            body = area + born + self.digits(3)
            rest = sum(int(c) * w for c, w in zip(body, _WEIGHTS, strict=True)) % 11
            if "lower" not in form or rest == 2:
                return IDENTITY[form](body + "10X98765432"[rest])

    def ph(self, form: str = "") -> str:
        heads = ["130", "135", "139", "147", "150", "158", "166", "173", "180", "186", "191", "199"]
        return PHONE[form](self.random.choice(heads) + self.digits(8))

    def l(self, form: str = "") -> str:  # noqa: E743 - the slot's name
        area = self.random.choice(["010", "021", "0311", "0571", "028", "0755", "0898"])
        local = self.random.choice("2345678") + self.digits(7)
        return {
            "": f"{area}-{local}",
            "ext": f"{area}-{local}转{self.digits(3)}",
            "paren": f"（{area}）{local}",
            "space": f"{area} {local}",
            "nodash": area + local,
            "8": local,
            "7": local[:7],
            "full": f"{area}－{local}".translate(_FULL),
            "8sp": _groups(local, 4),
            "86": f"+86-{area[1:]}-{local}",
            "dash2": f"{area}-{_groups(local, 4, by='-')}",
            "400ext": f"{area}-{local}-{self.digits(3)}",
        }[form]

    def b(self, form: str = "") -> str:
        if form == "acct":
            return self.random.choice("1345") + self.digits(self.random.choice([11, 14, 16, 18]))
        head = self.random.choice(["622202", "622848", "621700", "436742", "524094", "356885"])
        length = 16 if head[0] in "435" else self.random.choice([16, 19])
        body = head + self.digits(length - 1 - len(head))
        return CARD[form](next(body + str(d) for d in range(10) if is_luhn(body + str(d))))

    def pl(self, form: str = "") -> str:
        pick = self.random.choice
        province, letter = pick("冀京津沪浙粤川鲁豫苏湘皖桂黑吉辽蒙"), pick("ABCDEFGHJKLM")
        rest = pick(
            [self.digits(5), pick("ABCDEFGHJK") + self.digits(4), self.digits(4) + pick("KLM")]
        )
        return (
            province
            + {
                "": letter + rest,
                "dot": f"{letter}·{rest}",
                "new": letter + pick("DF") + self.digits(5),
                "space": f"{letter} {rest}",
                "hang": f"{letter}{self.digits(4)}挂",
                "full": (letter + rest).translate(_FULL),
                "jing": f"{letter}{self.digits(4)}警",
                "xue": f"{letter}{self.digits(4)}学",
                "lower": letter + rest.lower(),
            }[form]
        )

    def e(self, form: str = "") -> str:
        user = self.random.choice(["zhangwei", "li.na", "wang_wu", "chen-hua"]) + self.digits(2)
        host = self.random.choice(["163.com", "qq.com", "gmail.com", "sina.com.cn", "jlhy-chem.cn"])
        return {
            "": f"{user}@{host}",
            "full": f"{user}＠{host}",
            "at": f"{user}[at]{host}",
            "qq": f"{self.random.choice('123456789')}{self.digits(8)}@qq.com",
        }[form]

    def pp(self, form: str = "") -> str:
        letter = self.random.choice("ABCDEFGHJKLMNPQRSTUVWXYZ")
        return {
            "": "E" + self.digits(8),
            "g": "G" + self.digits(8),
            "new": "E" + self.random.choice("ABCDEFGHJ") + self.digits(7),
            "foreign": self.random.choice([self.digits(9), letter + self.digits(8)]),
            "hk": self.random.choice("HM") + self.digits(8),
            "hk10": self.random.choice("HM") + self.digits(10),
            "c": "C" + self.digits(8),
            "tw": self.digits(8),
            "perm": self.random.choice(["USA", "CAN", "JPN"]) + self.digits(12),
            "space": "E " + self.digits(8),
            "mil": f"军字第{self.digits(7)}号",
        }[form]

    def w(self, form: str = "") -> str:
        if form == "qq":
            return self.random.choice("123456789") + self.digits(self.random.choice([5, 7, 8, 9]))
        if form == "phone":
            return self.ph()
        if form == "wxid":
            return "wxid_" + "".join(self.random.choice("abcdefgh012345") for _ in range(14))
        return self.random.choice(["laowang_", "zhang-san", "ABC", "lihua"]) + self.digits(4)

    def a(self, form: str = "") -> str:
        pick, number = self.random.choice, self.random.randrange
        area = pick(
            ["江岭省澜川市城北区", "河北省石家庄市长安区", "本市鹭港区", "湖南省浏阳市", ""]
        )
        area = pick([area, "内蒙古自治区赤峰市松山区", "广西壮族自治区南宁市武鸣区"])
        road = pick(["建设路", "人民街", "中山北路", "胜利东大街"])
        estate = pick(["翠湖花园", "阳光小区", "金地名城", "恒大绿洲", "机械厂家属院"])
        village = pick(["桥头镇王家庄村", "柳树乡东沟村", "城关镇大杨树村"])
        flat = f"{number(1, 30)}0{number(1, 5)}"
        return area + pick(
            [
                f"{road}{number(1, 99)}号{number(1, 20)}号楼{number(1, 5)}单元{flat}室",
                f"{estate}{number(1, 20)}{pick('栋幢座')}{number(1, 4)}单元{flat}{pick(['室', '户', ''])}",
                f"{village}{number(1, 12)}组{number(1, 99)}号",
                f"{village}{pick(['三组', '五组', '西组'])}",
                f"{pick(['文昌巷', '槐树胡同', '书院弄'])}{number(1, 99)}号{pick(['', '院', '后院'])}",
                f"{pick(['长江路', '沿河路'])}{number(1, 200)}弄{number(1, 30)}号{flat}室",
                f"{road}{number(1, 99)}号",
            ]
        )


def labelled(times: int = 3, seed: int = 7) -> Iterator[Sentence]:
    """Every sentence with private data, ``times`` times with other names and numbers."""
    maker = OtherMaker(seed)
    for name in ("people", "numbers", "homes"):
        for line in lines(FOLDER / f"{name}.txt"):
            for _ in range(times):
                yield filled(maker, line)


def clean() -> Iterator[Sentence]:
    """The sentences in which nobody is named."""
    return (Sentence(line) for line in lines(FOLDER / "clean.txt"))


def lines(file: Path) -> list[str]:
    """The sentences of a file, one a line."""
    return [line for line in file.read_text(encoding="utf-8").split("\n") if line.strip()]


def filled(maker: OtherMaker, line: str) -> Sentence:
    """The sentence with its slots drawn, and where they stand."""
    text, labels = "", []
    for part in re.split(r"(\{[a-z]+(?::\w+)?\})", line):
        value = part
        if part[:1] == "{":
            slot, _, form = part[1:-1].partition(":")
            value = getattr(maker, slot)(form)
            labels.append((len(text), len(text) + len(value), CLASSES[slot]))
        text += value
    return Sentence(text, tuple(labels))
