"""Bad files, made when they are needed: what each is, and what the portal must say of it."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import date, time
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from stdnum.cn import uscc

from tests.intake.sheets import CODE, HEADERS, a_penalty, a_workbook, cells

Make = Callable[[Path], Path]
BAD: dict[str, tuple[Make, str]] = {}


def bad(name: str, says: str) -> Callable[[Make], Make]:
    """Enter a maker of a bad file under its name, with a part of what must be said of it."""

    def enter(make: Make) -> Make:
        BAD[name] = make, says
        return make

    return enter


def written(name: str, data: bytes) -> Make:
    def make(folder: Path) -> Path:
        (folder / name).write_bytes(data)
        return folder / name

    return make


def row_with(**changes: Any) -> Make:
    return lambda folder: a_workbook(folder / "row.xlsx", [a_penalty(**changes)])


def repacked(
    change: Callable[[dict[str, bytes]], None], packing: int = zipfile.ZIP_DEFLATED
) -> Make:
    """A right workbook whose parts were changed."""

    def make(folder: Path) -> Path:
        path = a_workbook(folder / "book.xlsx", [a_penalty()])
        with zipfile.ZipFile(path) as book:
            parts = {name: book.read(name) for name in book.namelist()}
        change(parts)
        with zipfile.ZipFile(path, "w", packing) as book:
            for name, data in parts.items():
                book.writestr(name, data)
        return path

    return make


SHEET = "xl/worksheets/sheet1.xml"


def put(name: str, data: bytes) -> Callable[[dict[str, bytes]], None]:
    return lambda parts: parts.__setitem__(name, data)


def swap(old: bytes, new: bytes, part: str = SHEET) -> Callable[[dict[str, bytes]], None]:
    return lambda parts: parts.__setitem__(part, parts[part].replace(old, new, 1))


def table(**changes: Any) -> str:
    values = ["" if v is None else str(v) for v in cells(a_penalty(**changes))]
    return ",".join(HEADERS) + "\n" + ",".join(values) + "\n"


def an_object(**changes: Any) -> dict[str, Any]:
    row = zip(HEADERS, cells(a_penalty(**changes)), strict=True)
    return {k: str(v) if isinstance(v, date) else v for k, v in row if v is not None}


TRADER = "92990100520000009" + uscc.calc_check_digit("92990100520000009")
ROWS: dict[str, tuple[dict[str, Any], str]] = {
    "code_check_digit": ({"code": "91990000310000006A"}, "校验码不正确"),
    "code_too_short": ({"code": "9199000031000000"}, "应为 18 位"),
    "code_as_float": ({"code": 919901003100373789.0}, "应为文本"),
    "code_in_exponents": ({"code": "9.1990100310037E+17"}, "科学记数法"),
    "code_missing": ({"code": None}, "必填统一社会信用代码"),
    "trader_with_unit_code": ({"kind": "个体工商户"}, "不以 92 开头"),
    "unit_with_trader_code": ({"code": TRADER}, "以 92 开头"),
    "kind_unknown": ({"kind": "外星人"}, "应为法人及非法人组织"),
    "kind_missing": ({"kind": None}, "必填"),
    "name_missing": ({"name": None}, "必填"),
    "representative_missing": ({"representative": None}, "必填法定代表人"),
    "person_with_code": (
        {
            "kind": "自然人",
            "representative": None,
            "id_kind": "身份证",
            "id_number": "110000190006158868",
        },
        "应留空",
    ),
    "person_without_number": (
        {"kind": "自然人", "code": None, "representative": None, "id_kind": "身份证"},
        "自然人必填证件号码",
    ),
    "id_check_digit": (
        {
            "kind": "自然人",
            "code": None,
            "representative": None,
            "id_kind": "身份证",
            "id_number": "110000190006158869",
        },
        "校验码不正确",
    ),
    "id_too_short": (
        {
            "kind": "自然人",
            "code": None,
            "representative": None,
            "id_kind": "身份证",
            "id_number": "1100001900061588",
        },
        "应为 18 位",
    ),
    "number_missing": ({"document_number": None}, "必填"),
    "facts_missing": ({"facts": None}, "必填"),
    "content_missing": ({"content": None}, "必填"),
    "penalty_kind_unknown": ({"penalty_kinds": "罚站"}, "应为警告"),
    "penalty_kind_either": (
        {"penalty_kinds": "暂扣或者吊销许可证、暂扣或者吊销执照"},
        "暂扣许可证件还是吊销许可证件",
    ),
    "fine_in_yuan": ({"fine_wan": 58000}, "应填 5.8"),
    "fine_of_billions": ({"fine_wan": 5800000, "content": "罚款"}, "疑似按元填写"),
    "fine_missing": ({"fine_wan": None}, "应填写罚款金额"),
    "fine_without_kind": ({"penalty_kinds": "警告"}, "没有罚款"),
    "fine_negative": ({"fine_wan": -5}, "不能为负数"),
    "fine_in_words": ({"fine_wan": "五万八"}, "应为金额"),
    "fine_too_fine": ({"fine_wan": "5.12345678"}, "最多六位小数"),
    "fine_is_a_day": ({"fine_wan": date(2026, 5, 8)}, "应为金额"),
    "confiscation_missing": ({"penalty_kinds": "罚款；没收违法所得"}, "应填写没收金额"),
    "certificate_missing": ({"penalty_kinds": "罚款；吊销许可证件"}, "应填写证照名称及编号"),
    "day_impossible": ({"decided_on": "2026-02-30"}, "不存在"),
    "day_of_words": ({"decided_on": "去年冬天"}, "应为日期"),
    "day_american": ({"decided_on": "11/13/2026"}, "应为日期"),
    "day_missing": ({"decided_on": None}, "必填"),
    "day_too_early": ({"decided_on": date(1926, 1, 1)}, "1990-01-01"),
    "day_to_come": ({"decided_on": date(2050, 1, 1)}, "晚于今天"),
    "day_is_time": ({"decided_on": time(9, 30)}, "应为"),
    "valid_before_decided": ({"valid_until": date(2020, 1, 1)}, "不应早于决定日期"),
    "stated_before_decided": ({"stated_last_day": date(2026, 1, 1)}, "不应早于决定日期"),
    "agency_unknown": ({"agency": "火星应急管理局"}, "不是本平台执法机关的全称"),
    "agency_code_of_another": ({"agency_uscc": "119902000003085231"}, "与机关名称不一致"),
    "agency_code_wrong": ({"agency_uscc": "119901000002048128"}, "校验码不正确"),
    "formula": ({"fine_wan": "=5+0.8"}, "是公式"),
    "formula_in_text": ({"facts": '=HYPERLINK("http://x.invalid","y")'}, "是公式"),
    "error_value": ({"content": "#REF!"}, "公式错误值"),
    "two_parties_one_code": ({"name": "甲公司；乙公司"}, "也应有 2 项"),
}


def all_bad_rows(folder: Path) -> Path:
    """One workbook with a row for each of `ROWS`, from its second row on."""
    rows = [
        a_penalty(**{"document_number": f"（澜）应急罚〔2026〕{n}号", **changes})
        for n, (changes, _) in enumerate(ROWS.values(), 1)
    ]
    return a_workbook(folder / "rows.xlsx", rows)


bad("fine_in_yuan", "应填 5.8")(row_with(fine_wan=58000))


bad("empty_file", "空文件")(written("a.xlsx", b""))
bad("not_a_workbook", "不是 .xlsx 工作簿")(written("a.xlsx", b"hello, world"))
bad("old_or_encrypted", "加密的工作簿或旧版")(
    written("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
)
bad("cut_off", "已损坏")(written("a.xlsx", b"PK\x03\x04" + b"\0" * 200))
bad("macros", "含有宏")(repacked(put("xl/vbaProject.bin", b"x")))
bad("external_links", "引用了其他工作簿")(
    repacked(put("xl/externalLinks/externalLink1.xml", b"<a/>"))
)
bad("connections", "外部数据连接")(repacked(put("xl/connections.xml", b"<a/>")))
bad("activex", "ActiveX")(repacked(put("xl/activeX/activeX1.xml", b"<a/>")))
bad("embedded", "嵌入了其他文件")(repacked(put("xl/embeddings/oleObject1.bin", b"x")))
bad("binary_workbook", ".xlsb")(repacked(put("xl/workbook.bin", b"x")))
bad("zip_bomb", "压缩率异常")(repacked(put("xl/media/a.xml", b" " * 30_000_000)))
bad("xml_cut_off", "损坏")(repacked(lambda parts: parts.__setitem__(SHEET, parts[SHEET][:900])))
bad("sheet_gone", "没有找到表头")(repacked(lambda parts: parts.__delitem__(SHEET)))
bad("styles_gone_wrong", "损坏")(repacked(put("xl/styles.xml", b"<styleSheet><<<")))
_ENTITIES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]>'
bad("entity_bomb", "实体定义")(
    repacked(lambda p: p.__setitem__(SHEET, _ENTITIES + re.sub(rb"^<\?xml[^>]*>", b"", p[SHEET])))
)
_FILE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
bad("entity_of_a_file", "实体定义")(
    repacked(lambda p: p.__setitem__(SHEET, _FILE + re.sub(rb"^<\?xml[^>]*>", b"", p[SHEET])))
)
bad("zip_without_book", "不是 .xlsx 工作簿")(
    repacked(lambda parts: parts.pop("xl/workbook.xml") and None)
)


@bad("far_corner", "列数不应超过")
def _far_corner(folder: Path) -> Path:
    path = a_workbook(folder / "far.xlsx", [a_penalty()])
    book = load_workbook(path)
    book.active["XFD1048576"] = "x"  # type: ignore[index]
    book.save(path)
    return path


@bad("no_header", "没有找到表头")
def _no_header(folder: Path) -> Path:
    return a_workbook(folder / "a.xlsx", [a_penalty()], [f"列{n}" for n in range(30)])


@bad("header_missing_column", "表头缺少这一列")
def _missing_column(folder: Path) -> Path:
    headers = ["无关" if h == "处罚内容" else h for h in HEADERS]
    return a_workbook(folder / "a.xlsx", [a_penalty()], headers)


@bad("header_twice", "出现了两次")
def _twice(folder: Path) -> Path:
    headers = ["处罚内容" if h == "备注" else h for h in HEADERS]
    return a_workbook(folder / "a.xlsx", [a_penalty()], headers)


@bad("empty_workbook", "没有找到表头")
def _empty(folder: Path) -> Path:
    Workbook().save(folder / "a.xlsx")
    return folder / "a.xlsx"


@bad("doubled_with_other_content", "内容不同")
def _doubled(folder: Path) -> Path:
    return a_workbook(folder / "a.xlsx", [a_penalty(), a_penalty(facts="另一种说法")])


@bad("encrypted_entry", "已加密")
def _encrypted(folder: Path) -> Path:
    path = a_workbook(folder / "a.xlsx", [a_penalty()])
    data = bytearray(path.read_bytes())
    place = data.find(b"PK\x01\x02")
    data[place + 8] |= 1
    path.write_bytes(bytes(data))
    return path


@bad("zip_in_zip", "不是 .xlsx 工作簿")
def _zip_in_zip(folder: Path) -> Path:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as part:
        part.writestr("a.txt", "x")
    with zipfile.ZipFile(folder / "a.xlsx", "w") as book:
        book.writestr("inner.zip", inner.getvalue())
    return folder / "a.xlsx"


bad("csv_of_bytes", "不是文本文件")(written("a.csv", b"\x00\x01\x02\x03" * 50))
bad("csv_bad_encoding", "编码无法识别")(written("a.csv", b"\xff\x80\x81,\xff" * 9))
bad("csv_open_quote", "引号没有配对")(written("a.csv", (table() + '"开着的引号').encode()))
bad("csv_without_header", "没有找到表头")(written("a.csv", "一,二,三\n1,2,3\n".encode()))
bad("csv_huge_cell", "个字符")(written("a.csv", (table() + "x" * 500_000).encode()))
bad("csv_number_code", "科学记数法")(written("a.csv", table(code="9.1990E+17").encode()))
bad("json_broken", "不是正确的 JSON")(written("a.json", b'{"a": [1, 2'))
bad("json_scalar", "应为决定的列表")(written("a.json", b"42"))
bad("json_of_texts", "应为一个对象")(written("a.json", '["一", "二"]'.encode()))
bad("json_nan", "不是正确的 JSON")(written("a.json", '[{"罚款金额（万元）": NaN}]'.encode()))
bad("json_deep", "不是正确的 JSON")(written("a.json", b"[" * 100_000))
bad("json_nested_value", "应为文本、数字")(
    written("a.json", json.dumps([an_object(facts={"a": 1})]).encode())
)
bad("json_code_is_number", "应为文本")(
    written("a.json", json.dumps([an_object(code=91990000310000006)]).encode())
)
bad("json_unknown_act", "应为行政处罚")(
    written("a.json", json.dumps([{**an_object(), "执法类别": "行政命令"}]).encode())
)
bad("jsonl_one_bad_line", "第 2 行不是正确的 JSON")(written("a.jsonl", b'{"a": 1}\n{"a": \n'))
bad("markdown_without_matter", "没有以 --- 括起的 YAML")(written("a.md", "# 决定书\n".encode()))
bad("markdown_bad_yaml", "不是正确的 YAML")(written("a.md", b"---\na: [1, 2\n---\n"))
bad("markdown_list", "应为“列名: 值”")(written("a.md", b"---\n- a\n- b\n---\n"))
bad("markdown_references", "引用")(written("a.md", b"---\na: &x [1,2]\nb: *x\n---\n"))
bad("markdown_python", "不是正确的 YAML")(
    written("a.md", b"---\na: !!python/object/apply:os.system ['true']\n---\n")
)
bad("markdown_empty_matter", "应为“列名: 值”")(written("a.md", b"---\n\n---\ntext\n"))
assert CODE
