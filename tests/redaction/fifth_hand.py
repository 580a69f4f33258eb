"""A fifth corpus, frozen before its first run: numbers, addresses and names in odd written forms.

Written without reading the patterns. ``known.txt`` has sentences whose person stands in the row,
in forms of masking and spacing; ``{k:form}`` is that person.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.redaction.corpus import Sentence
from tests.redaction.other_hand import Form, OtherMaker, filled, lines

FOLDER = Path(__file__).with_name("fifth_hand")
_FULL = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
_CHINESE = str.maketrans("0123456789", "〇一二三四五六七八九")


def _parted(by: str, *lengths: int) -> Form:
    """Parts of these lengths with a sign between them; the last part is what is left."""

    def form(value: str) -> str:
        parts, rest = [], value
        for length in lengths:
            parts.append(rest[:length])
            rest = rest[length:]
        return by.join([*parts, rest])

    return form


def _every(by: str, length: int) -> Form:
    return lambda value: by.join(re.findall(f".{{1,{length}}}", value))


IDENTITY: dict[str, Form] = {
    "": str,
    "each": _every(" ", 1),
    "pair": _every(" ", 2),
    "bracket": lambda n: f"{n[:6]}[{n[6:14]}]{n[14:]}",
    "full5": lambda n: n.translate(_FULL),
    "slash": _parted("/", 6, 8),
    "space6": _parted(" ", 6, 8),
    "nbsp": _parted("\u00a0", 6, 4, 4),
    "birthx": lambda n: f"{n[:6]}XXXXXXXX{n[14:]}",
    "star": lambda n: f"{n[:3]}***********{n[14:]}",
}
PHONE: dict[str, Form] = {
    "": str,
    "tight": str,
    "space2": _parted("  ", 3, 4),
    "dot2": _parted("·", 3, 4),
    "yiyi": lambda n: n.translate(_CHINESE),
    "full3": lambda n: _parted("-", 3, 4)(n).translate(_FULL),
    "slash": _parted("/", 3, 4),
    "bracket": lambda n: f"({n[:3]}){n[3:]}",
    "tail": lambda n: n[7:],
    "underscore": _parted("_", 3, 4),
    "0086": lambda n: f"0086 {n}",
    "86dash": lambda n: f"86-{n}",
}
LANDLINE: dict[str, Callable[[str, str], str]] = {
    "": lambda area, local: f"{area}-{local}",
    "paren2": lambda area, local: f"({area}){local}",
    "sp3": lambda area, local: f"{area} {local[:4]} {local[4:]}",
    "zone": lambda area, local: f"{area}-{local}",
    "only8": lambda _, local: local,
    "dash3": lambda area, local: f"{area}—{local}",
    "fax": lambda area, local: f"0086-{area[1:]}-{local}",
}
CARD: dict[str, Form] = {
    "": str,
    "tight": str,
    "sp4": _every(" ", 4),
    "mid": _every("·", 4),
    "full4": lambda n: _every(" ", 4)(n).translate(_FULL),
    "each": _every(" ", 1),
    "mask4": lambda n: f"{n[:6]}{'*' * (len(n) - 10)}{n[-4:]}",
    "dash4": _every("-", 4),
}
PLATE: dict[str, Callable[[str, str, str], str]] = {
    "": lambda place, letter, rest: f"{place}{letter}{rest}",
    "space2": lambda place, letter, rest: f"{place} {letter}·{rest}",
    "new2": lambda place, letter, rest: f"{place}{letter}D{rest}",
    "paren": lambda place, letter, rest: f"（{place}{letter}）{rest}",
    "guaw": lambda place, letter, rest: f"{place}{letter}{rest[:4]}挂",
    "lower2": lambda place, letter, rest: f"{place}{letter.lower()}{rest[:3]}b{rest[4]}",
    "full2": lambda place, letter, rest: f"{place}{(letter + rest).translate(_FULL)}",
}
PERSON: dict[str, Form] = {
    "": str,
    "space": lambda n: " ".join(n),
    "wide": lambda n: "\u3000".join(n),
    "zero": lambda n: "\u200b".join(n),
    "mou": lambda n: f"{n[0]}某{n[2:]}",
    "moumou": lambda n: f"{n[0]}某某",
    "star": lambda n: n[0] + "*" * (len(n) - 1),
    "circle": lambda n: f"{n[0]}○{n[2:]}",
    "x": lambda n: n[0] + "×" * (len(n) - 1),
}


def _names() -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for line in lines(FOLDER / "names.txt"):
        kind, *given = line.split()
        names.setdefault(kind, []).extend(name.replace("_", " ") for name in given)
    return names


NAMES = _names()
WORDS = 0.1
"""The share of names that are also words."""


class FifthMaker(OtherMaker):
    """Other names, and forms that the other corpora do not have."""

    def n(self, form: str = "") -> str:
        kinds = {"m": "minority", "c": "compound", "t": "transliterated", "k": "korean"}
        kind = kinds.get(form, "latin") if form else "everyday"
        if not form and self.random.random() < WORDS:
            kind = "word"
        return self.random.choice(NAMES[kind])

    def i(self, form: str = "") -> str:
        if form == "old":
            return super().i("old")
        return IDENTITY[form](super().i()) if form != "x" else super().i("x_lower").upper()

    def ph(self, form: str = "") -> str:
        return PHONE[form](super().ph())

    def l(self, form: str = "") -> str:  # noqa: E743 - the slot's name
        area = self.random.choice(["025", "0512", "0731", "023", "0451"])
        return LANDLINE[form](area, self.random.choice("345678") + self.digits(7))

    def b(self, form: str = "") -> str:
        return CARD[form](super().b())

    def pl(self, form: str = "") -> str:
        pick = self.random.choice
        return PLATE[form](pick("苏皖赣渝陕甘青"), pick("ABCDEFGHJK"), self.digits(5))

    def e(self, form: str = "") -> str:
        user = self.random.choice(["hr", "lao.wu", "chenqm", "x_y_z"]) + self.digits(3)
        host = self.random.choice(["126.com", "foxmail.com", "hengda-chem.com.cn", "139.com"])
        if form == "dotat":
            return f"{user}@{host.replace('.', '点')}"
        address = f"{self.digits(9)}@qq.com" if form == "qqm" else f"{user}@{host}"
        address = address.replace("@", "+work@") if form == "plus" else address
        address = address.upper() if form == "caps" else address
        return address.translate(_FULL) if form == "full2" else address

    def pp(self, form: str = "") -> str:
        digits, letter = self.digits, self.random.choice("ABCDEFGHJK")
        return {
            "hkm": lambda: f"H{digits(10)}",
            "tw8": lambda: digits(8),
            "e9": lambda: f"E{digits(8)}",
            "spe": lambda: f"E {digits(4)} {digits(4)}",
            "ed": lambda: f"E{letter}{digits(7)}",
            "perm2": lambda: f"GBR{digits(12)}",
            "us": lambda: digits(9),
            "cd": lambda: f"C{letter}{digits(7)}",
            "sea": lambda: f"A{digits(8)}",
            "soldier": lambda: f"南字第{digits(7)}号",
        }[form]()

    def w(self, form: str = "") -> str:
        digits, pick = self.digits, self.random.choice
        if form in ("qq", "wxid"):
            return super().w(form)
        sign = {"under": "_", "hyph": "-"}.get(form, "")
        return pick(["haikuo", "anqy", "lzhou", "xiaofeng"]) + sign + pick(["z", "abc"]) + digits(3)

    def a(self, form: str = "") -> str:
        pick, number = self.random.choice, self.random.randrange
        city = pick(["南京市江宁区", "安徽省滁州市来安县", "重庆市綦江区", "西安市未央区"])
        village = pick(["张集乡小李庄", "古南街道北渡村", "半塔镇罗庄村民组", "水口镇西王村"])
        estate = pick(["碧桂园凤凰城", "九龙新寓", "纺织厂宿舍", "天润城第三街区"])
        lane = pick(["糖坊桥", "石婆婆庵", "豆菜巷", "马道街"])
        room = f"{number(1, 28)}0{number(1, 7)}"
        return {
            "village": f"{city}{village}{number(1, 150)}号",
            "flat": f"{city}{estate}{number(1, 40)}幢{pick(['甲', '乙', '2', '3'])}单元{room}室",
            "lane": f"{city}{lane}{number(1, 90)}-{number(1, 9)}号",
            "city": f"{city}{pick(['双龙大道', '通江路', '凤城三路'])}{number(1, 999)}号{room}",
        }[form]


class Known(FifthMaker):
    """Sentences about one person of the row."""

    def __init__(self, seed: int, person: str) -> None:
        super().__init__(seed)
        self.person = person

    def n(self, form: str = "") -> str:
        return PERSON[form](self.person)


def labelled(times: int = 2, seed: int = 53) -> Iterator[Sentence]:
    """Every sentence with private data, ``times`` times with other names and numbers."""
    maker = FifthMaker(seed)
    for line in lines(FOLDER / "labelled.txt"):
        for _ in range(times):
            yield filled(maker, line)


def known() -> Iterator[Sentence]:
    """Every sentence about a person of the row, with every name of three characters."""
    fields = ("party_name", "legal_representative", "operator", "other_person")
    names = [name for name in (*NAMES["everyday"], *NAMES["word"]) if len(name) == 3]
    for line in lines(FOLDER / "known.txt"):
        for place, name in enumerate(names):
            made = filled(Known(place, name), line.replace("{k", "{n"))
            yield Sentence(made.text, made.labels, ((fields[place % 4], name),))


def clean() -> Iterator[Sentence]:
    """The sentences in which nobody is named."""
    return map(Sentence, lines(FOLDER / "clean.txt"))
