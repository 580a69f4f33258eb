"""Writes the sample data: invented decisions of an invented province, always the same.

``python content/samples/make_samples.py`` writes beside itself a workbook of penalties (30 columns),
a CSV of licences (28 columns), a case system's JSON, three documents in Markdown, what is added at
submission (review.csv) and three later events. Codes have right check digits and the impossible
area 99; identity numbers have a birthday of 1900, so they belong to nobody.
"""

from __future__ import annotations

import csv
import json
import random
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill

HERE = Path(__file__).resolve().parent
FIRST, LAST = date(2024, 3, 1), date(2026, 11, 20)
ROWS = 432
INDUSTRIES = {
    "化工": ("C26 化学原料和化学制品制造业", "精细化工 化工 新材料 助剂"),
    "涂料": ("C26 化学原料和化学制品制造业", "涂料 油墨 树脂"),
    "机械": ("C34 通用设备制造业", "机械 精密铸造 模具 锅炉设备"),
    "铝业": ("C32 有色金属冶炼和压延加工业", "铝业 铜材 合金"),
    "食品": ("C13 农副食品加工业", "食品 粮油 腌制品 水产"),
    "造纸": ("C22 造纸和纸制品业", "纸业 包装 纸制品"),
    "矿业": ("B10 非金属矿采选业", "矿业 石材 萤石"),
    "烟花": ("C26 化学原料和化学制品制造业", "烟花 花炮 烟花爆竹"),
    "仓储": ("G59 装卸搬运和仓储业", "仓储 物流 供应链"),
    "零售": ("F52 零售业", "五金 日用品 建材"),
}
SHOPS = [
    "五金店",
    "烟花爆竹零售点",
    "油漆经营部",
    "食品加工坊",
    "机械加工坊",
    "废品回收站",
    "气瓶经营部",
]
WORDS = [
    "宏远",
    "顺达",
    "恒泰",
    "立新",
    "百川",
    "金禾",
    "永昌",
    "瑞丰",
    "东升",
    "华茂",
    "嘉实",
    "明德",
    "长青",
    "博信",
    "众合",
    "天工",
    "安佳",
    "兴隆",
    "启航",
    "双泉",
    "云峰",
    "石韵",
    "青禾",
    "鹭鸣",
    "桐源",
    "桦林",
    "竹韵",
    "南屏",
    "北湾",
    "马溪",
]
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = [
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
    "伟",
    "敏",
    "静",
    "磊",
    "勇",
    "霞",
    "涛",
    "斌",
]
COMPOUND = ("欧阳明", "上官文静", "司徒建业", "诸葛向东")
PLACES = [
    "二车间",
    "甲类仓库",
    "原料罐区",
    "喷涂车间",
    "熔铸车间",
    "成品仓库",
    "包装车间",
    "破碎工段",
    "中间罐区",
    "装卸区",
]
EQUIPMENT = ["液压剪板机", "皮带输送机", "反应釜", "冲床", "离心机", "破碎机", "行车", "搅拌机"]
SPACES = ["污水调节池", "发酵罐", "腌制池", "纸浆池", "反应釜", "地下废水池"]
CHEMICALS = ["甲苯", "丙酮", "天那水", "盐酸", "乙酸乙酯", "工业酒精", "稀释剂"]
USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def organisation_code(area: str, kind: str, number: int) -> str:
    """统一社会信用代码 of an invented organisation, both check digits right."""
    body = f"{number:08d}"
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    check = 11 - sum(int(c) * w for c, w in zip(body, weights, strict=True)) % 11
    code = kind + area + body + {10: "X", 11: "0"}.get(check, str(check))
    total = sum(USCC.index(c) * pow(3, i, 31) for i, c in enumerate(code))
    return code + USCC[(31 - total % 31) % 31]


def identity_number(number: int, born: date = date(1900, 1, 1)) -> str:
    """An identity number with a right check digit, of a whole province and the year 1900."""
    body = f"110000{born + timedelta(days=number % 360):%Y%m%d}{number % 997 + 1:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(c) * w for c, w in zip(body, weights, strict=True)) % 11]


class Samples:
    """The decisions, drawn one after the other from one seed."""

    def __init__(self) -> None:
        self.random = random.Random(20261120)  # noqa: S311
        self.agencies = _yaml("../agencies.yaml")["agencies"]
        self.violations = _yaml("violations.yaml")
        self.numbers: dict[tuple[str, str, int], int] = {}
        self.reviews: list[dict[str, str]] = []
        self.parties = {a["code"]: self._parties(a, i) for i, a in enumerate(self.agencies)}

    def person(self) -> str:
        """An invented name; one in fifty has a surname of two characters."""
        if self.random.random() < 0.02:
            return self.random.choice(COMPOUND)
        return self.random.choice(SURNAMES) + self.random.choice(GIVEN)

    def _parties(self, agency: dict[str, Any], index: int) -> list[dict[str, str]]:
        area = agency["uscc"][2:8]
        place = agency["short"].removesuffix("省").removesuffix("市").removesuffix("县")[:4]
        units = [self._unit(agency, place, area, index * 100 + n) for n in range(16)]
        traders = [self._trader(agency, place, area, index * 100 + 50 + n) for n in range(4)]
        return [*units, *traders]

    def _unit(self, agency: dict[str, Any], place: str, area: str, n: int) -> dict[str, str]:
        family = list(INDUSTRIES)[n % 9]
        word = WORDS[(n * 7 + n // 100) % len(WORDS)]
        trade = self.random.choice(INDUSTRIES[family][1].split())
        form = self.random.choice(["有限公司"] * 5 + ["有限责任公司", "股份有限公司", "厂"])
        return {
            "name": f"{place}{word}{trade}{form}",
            "kind": "法人及非法人组织",
            "code": organisation_code(area, "91", 31_000_000 + n * 37),
            "representative": self.person(),
            "address": f"{agency['region']}{self._road()}",
            "phone": f"0199-55{51000 + n * 7:05d}",
            "family": family,
        }

    def _trader(self, agency: dict[str, Any], place: str, area: str, n: int) -> dict[str, str]:
        shop = SHOPS[n % len(SHOPS)]
        return {
            "name": f"{place}{WORDS[(n * 11) % len(WORDS)]}{shop}",
            "kind": "个体工商户",
            "code": organisation_code(area, "92", 52_000_000 + n * 41),
            "representative": self.person(),
            "address": f"{agency['region']}{self._road()}",
            "phone": f"1990000{n + 1000:04d}",
            "family": "烟花" if "烟花" in shop else "零售",
        }

    def _road(self) -> str:
        road = self.random.choice(["工业", "建设", "人民", "文昌", "迎宾", "滨江", "环城", "创业"])
        return f"{road}路{self.random.randrange(1, 400)}号"

    def natural_person(self, agency: dict[str, Any], n: int) -> dict[str, str]:
        """A natural person with a home and an identity number of nobody."""
        village = self.random.choice(["李家村", "石桥村", "河头村", "竹溪村", "大成村", "永兴社区"])
        return {
            "name": self.person(),
            "kind": "自然人",
            "id_kind": "身份证",
            "id_number": identity_number(n),
            "address": f"{agency['region']}{village}{n % 9 + 1}组{n % 40 + 1}号",
            "phone": f"1990000{n % 1000 + 3000:04d}",
            "family": "矿业",
        }

    def day(self, number: int, count: int) -> date:
        """A working weekday; half of the decisions fall after April 2026."""
        share = number / count
        early, late = (date(2026, 4, 1) - FIRST).days, (LAST - date(2026, 4, 1)).days
        offset = early * share * 2 if share < 0.5 else early + late * (share - 0.5) * 2
        day = FIRST + timedelta(days=int(offset))
        return day - timedelta(days=max(0, day.weekday() - 4))

    def number(self, agency: dict[str, Any], kind: str, day: date) -> str:
        """The next document number, now and then in a spelling that offices use too."""
        key = agency["code"], kind, day.year
        self.numbers[key] = self.numbers.get(key, 0) + 1
        prefix = agency["number_prefixes"][0]
        number = f"（{prefix}）应急{kind}〔{day.year}〕{self.numbers[key]}号"
        if self.random.random() < 0.06:
            number = (
                number.replace("（", "(").replace("）", ")").replace("〔", "[").replace("〕", "]")
            )
        return number

    def facts(self, violation: dict[str, Any], day: date) -> str:
        """The facts of a violation with places, numbers and the names of third persons filled in."""
        found = day - timedelta(days=self.random.randrange(20, 60))
        before = found - timedelta(days=self.random.randrange(20, 90))
        pick = self.random.choice
        return str(violation["facts"]).format(
            date=_chinese(found),
            date2=_chinese(before),
            place=pick(PLACES),
            person=self.person(),
            equipment=pick(EQUIPMENT),
            space=pick(SPACES),
            chemical=pick(CHEMICALS),
            n=self.random.randrange(3, 40),
            m=self.random.randrange(2, 9),
            quantity=self.random.randrange(60, 900),
            money=self.random.randrange(3000, 60000),
        )

    def review(self, number: str, party: str, day: date, **fields: str) -> None:
        """Remember what a person adds to a decision at submission."""
        served = day + timedelta(days=self.random.randrange(0, 4))
        self.reviews.append(
            {
                "文号": number,
                "行政相对人名称": party,
                "送达日期": str(min(served, LAST)),
                "保密审查": "是",
                "法制审核": f"法审〔{day.year}〕{len(self.reviews) + 1}号",
                "失信等级": "",
                "等级理由": "",
                "处罚程序": "",
                "是否未成年人": "否",
                "是否涉及隐私或商业秘密": "否",
                "是否移送司法机关": "否",
                "轻微仍需公示": "",
                "公示截止期差异已处理": "",
                "社会影响理由": "",
                "已逐字核对": "是",
                **fields,
            }
        )


def _yaml(name: str) -> Any:
    return yaml.safe_load((HERE / name).read_text(encoding="utf-8"))


def _chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def main() -> None:
    """Write everything beside this file."""
    from decisions import case_system, events, licences
    from documents import documents
    from penalties import penalties

    samples = Samples()
    rows = penalties(samples, ROWS)
    _workbook(rows, HERE / "penalties.xlsx")
    _csv(licences(samples, 26), HERE / "licences.csv")
    cases = {"来源": "澜川执法办案系统（演示）", "decisions": case_system(samples, 36)}
    text = json.dumps(cases, ensure_ascii=False, indent=1) + "\n"
    (HERE / "case-system.json").write_text(text, encoding="utf-8")
    for name, document in documents(samples).items():
        (HERE / "documents" / f"{name}.md").write_text(document, encoding="utf-8")
    _csv(samples.reviews, HERE / "review.csv")
    later = yaml.safe_dump(events(rows), allow_unicode=True, sort_keys=False)
    (HERE / "events.yaml").write_text(
        "# 演示中登记之后发生的事：各一件。\n" + later, encoding="utf-8"
    )


def _workbook(rows: list[dict[str, Any]], path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "行政处罚"
    sheet.append(list(rows[0]))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E8EEF4")
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    for row in rows:
        sheet.append([float(v) if isinstance(v, Decimal) else v for v in row.values()])
    for column in sheet.iter_cols(min_row=2):
        for cell in column:
            cell.number_format = "yyyy/mm/dd" if isinstance(cell.value, date) else "General"
    sheet.freeze_panes = "B2"
    book.save(path)


def _csv(rows: list[dict[str, Any]], path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
