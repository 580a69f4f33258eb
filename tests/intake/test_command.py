"""``portal import``, ``template`` and ``check`` as an officer uses them."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook, load_workbook

from desk.cli import portal
from disclosure import overriding, register, workflow
from disclosure.agency import Agencies
from disclosure.calendar import WorkingDays
from disclosure.data_folder import DataFolder
from disclosure.decision import Act
from disclosure.intake import read
from disclosure.intake.column import LICENCE, TEMPLATES
from disclosure.intake.template import LISTS, write_template
from disclosure.intake.timeliness import legal_problems
from disclosure.people import Stamp
from disclosure.public_text import Override
from disclosure.rules import load_rules
from disclosure.site import CONTENT
from tests.intake.sheets import HEADERS, a_penalty, a_workbook, cells
from tests.register_builders import a_decision, a_review, at, taken_in, two_people

NOW = "2026-11-16T09:00+08:00"


@pytest.fixture
def run(folder: DataFolder, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Run a command on the register of the test, as the clerk."""
    two_people()
    monkeypatch.setenv("PORTAL_DATA", str(folder.path))
    monkeypatch.setenv("PORTAL_USER", "lin")

    def command(*words: str, stdin: bytes | None = None) -> Result:
        return CliRunner().invoke(portal, [*words, "--as-of", NOW], input=stdin)

    return command


def a_licence(**changes: Any) -> dict[str, Any]:
    """A right row of the licence template, by field."""
    row = {
        "name": "江岭宏远助剂股份有限公司",
        "kind": "法人及非法人组织",
        "code": "91990000310000006U",
        "representative": "朱静",
        "document_title": "危险化学品经营许可决定书",
        "document_number": "（澜）应急许〔2026〕7号",
        "licence_category": "普通",
        "certificate_name": "危险化学品经营许可证",
        "licence_number": "澜危化经字〔2026〕000007",
        "content": "准予经营甲醇、乙醇（不带储存设施）",
        "decided_on": "2026年11月10日",
        "valid_from": "2026/11/10",
        "valid_until": "20291109",
        "agency": "澜川市应急管理局",
        "agency_uscc": "119901000002048129",
        "licence_status": "1",
        "source_name": "澜川市应急管理局",
        "source_code": "119901000002048129",
    }
    return {**row, **changes}


def as_csv(rows: list[list[Any]], encoding: str) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode(encoding)


def test_a_licence_table_of_28_columns_in_gb18030_comes_in_from_standard_input(run) -> None:  # type: ignore[no-untyped-def]
    headers = [column.name.replace("(", "（").replace(")", "）") for column in LICENCE]
    row = [a_licence().get(column.field, "") for column in LICENCE]

    done = run("import", "-", stdin=as_csv([headers, row], "gb18030"))

    assert (len(headers), done.exit_code) == (28, 0), done.output
    assert "新登记 1 件" in done.output
    (entry,) = register.entries()
    assert (entry.decision.act, entry.decision.valid_until) == (Act.LICENCE, date(2029, 11, 9))


def test_the_same_file_again_changes_nothing_and_another_updates_the_draft(
    run, tmp_path: Path
) -> None:  # type: ignore[no-untyped-def]
    first = a_workbook(tmp_path / "一.xlsx", [a_penalty()])
    other = a_workbook(tmp_path / "二.xlsx", [a_penalty(industry="化工", facts="三台探测器停用。")])

    said = [run("import", str(path)).output for path in (first, first, other, first)]

    assert [line.split("：")[1].split("，") for line in said] == [
        ["新登记 1 件", "更新草稿 0 件", "待批准的更正 0 件", "未变化 0 件\n"],
        ["新登记 0 件", "更新草稿 0 件", "待批准的更正 0 件", "未变化 1 件\n"],
        ["新登记 0 件", "更新草稿 1 件", "待批准的更正 0 件", "未变化 0 件\n"],
        ["新登记 0 件", "更新草稿 0 件", "待批准的更正 0 件", "未变化 1 件\n"],
    ]


def test_other_facts_of_a_disclosed_decision_become_a_correction_to_approve(
    run, tmp_path: Path
) -> None:  # type: ignore[no-untyped-def]
    clerk, reviewer = two_people()
    run("import", str(a_workbook(tmp_path / "一.xlsx", [a_penalty()])))
    (entry,) = register.entries()
    stamp = Stamp.at(at(16))
    sent = workflow.submit(entry.public_id, a_review(), actor=clerk, stamp=stamp)
    workflow.approve(entry.public_id, sent.content_hash, actor=reviewer, stamp=stamp)
    other = a_workbook(tmp_path / "二.xlsx", [a_penalty(facts="检查发现三台探测器停用。")])

    done = run("import", str(other), "--json")

    assert json.loads(done.output)["proposed"] == [entry.public_id]
    (shown,) = register.public_at(at(17))
    assert "两台" in (shown.facts or "")


def test_one_wrong_row_keeps_all_out_and_partial_takes_the_good_ones(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    rows = [a_penalty(), a_penalty(document_number="（澜）应急罚〔2026〕127号", fine_wan=58000)]
    book = str(a_workbook(tmp_path / "一.xlsx", rows))

    refused, partial = run("import", book), run("import", book, "--partial", "--json")

    assert (refused.exit_code, partial.exit_code) == (1, 3)
    assert "应填 5.8" in refused.output
    answer = json.loads(partial.stdout)
    assert len(answer["new"]) == 1
    assert [problem["row"] for problem in answer["problems"] if not problem["warning"]] == [3]
    assert len(list(register.entries())) == 1


def test_a_workbook_of_several_sheets_with_a_row_that_explains_is_read_whole(
    tmp_path: Path, agencies: Agencies
) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    for number, title in enumerate(("一季度", "二季度"), 1):
        sheet = book.create_sheet(title)
        sheet.append(["行政处罚信息汇总表"])
        sheet.append(HEADERS)
        sheet.append(["填表说明：", "必填，文本类型", "必填，字符类型，长度不超过18"])
        sheet.append(cells(a_penalty(document_number=f"（澜）应急罚〔2026〕{number}号")))
    book.create_sheet("填表说明").append(["每列如何填写"])
    book.save(tmp_path / "表.xlsx")

    reading = read(tmp_path / "表.xlsx", agencies)

    assert [row.sheet for row in reading] == ["一季度", "二季度"]
    assert reading.errors == []


@pytest.mark.parametrize("act", [Act.PENALTY, Act.LICENCE])
def test_the_template_offers_choices_and_formats_and_what_is_filled_in_comes_in(
    act: Act, tmp_path: Path, agencies: Agencies
) -> None:
    path = tmp_path / "模板.xlsx"
    write_template(path, act, agencies)
    book = load_workbook(path)
    sheet = book[act.value]
    names = {cell.value: cell.column_letter for cell in sheet[1]}

    offered = {
        str(rule.sqref).partition("2:")[0]: rule.formula1
        for rule in sheet.data_validations.dataValidation
    }
    organ = "处罚机关" if act is Act.PENALTY else "许可机关"
    codes = offered[names[f"{organ}统一社会信用代码"]]
    assert offered[names["行政相对人类别"]] == '"法人及非法人组织,个体工商户,自然人"'
    assert codes.startswith(f"{LISTS}!")
    column, last = codes.split("$")[1], int(codes.split("$")[-1])
    listed = [book[LISTS][f"{column}{row}"].value for row in range(1, last + 1)]
    assert listed == [agency.uscc for agency in agencies]
    guide = [line[0] for line in book["填表说明"].iter_rows(values_only=True)]
    assert guide[1 : len(names) + 1] == list(names)
    assert guide[-1].startswith("表头颜色")

    row = a_penalty() if act is Act.PENALTY else a_licence()
    columns = {column.name: column.field for column in TEMPLATES[act]}
    for name, letter in names.items():
        if name in columns and columns[name] in row:
            sheet[f"{letter}2"] = row[columns[name]]
    book.save(path)
    reading = read(path, agencies)
    assert [one.decision.act for one in reading] == [act]
    assert reading.problems == []


def test_the_template_asks_about_what_is_typed_and_explains_every_column(
    tmp_path: Path, agencies: Agencies
) -> None:
    write_template(tmp_path / "模板.xlsx", Act.PENALTY, agencies)
    sheet = load_workbook(tmp_path / "模板.xlsx")["行政处罚"]
    names = {cell.value: cell.column_letter for cell in sheet[1]}
    asked = {
        str(rule.sqref).partition("2:")[0]: rule for rule in sheet.data_validations.dataValidation
    }

    assert (sheet.freeze_panes, sheet.max_row) == ("B2", 1)
    assert all(cell.comment.text.startswith(("必填", "条件必填", "选填")) for cell in sheet[1])
    formats = {name: sheet.column_dimensions[names[name]].number_format for name in names}
    assert (
        formats["行政相对人代码_1(统一社会信用代码)"] == formats["暂扣或吊销证照名称及编号"] == "@"
    )
    assert (formats["处罚决定日期"], formats["违法事实"]) == ("yyyy/mm/dd", "General")
    kinds = {asked[names[name]].type for name in ("处罚决定日期", "公示截止期")}
    assert (kinds, asked[names["罚款金额(万元)"]].type) == ({"date"}, "decimal")
    assert "单位的数值" in asked[names["罚款金额(万元)"]].error
    assert "没收违法所得" in asked[names["处罚类别"]].prompt
    typed = [rule for rule in asked.values() if rule.type != "list"]
    assert {rule.errorStyle for rule in typed} == {"warning"}  # import says what is wrong


def test_a_long_list_of_agencies_is_offered_as_well(tmp_path: Path) -> None:

    from disclosure.agency import load_agencies

    known = list(load_agencies(CONTENT / "agencies.yaml"))
    many = Agencies(
        tuple(replace(known[0], code=f"a{n}", name=f"江岭省第{n}应急管理局") for n in range(200))
    )
    write_template(tmp_path / "模板.xlsx", Act.PENALTY, many)

    rules = load_workbook(tmp_path / "模板.xlsx")["行政处罚"].data_validations.dataValidation

    assert any(rule.formula1.endswith("$200") for rule in rules)


def test_the_reason_for_leaving_a_place_open_stands_in_history(folder: DataFolder) -> None:
    clerk, _ = two_people()
    (public_id,) = taken_in(a_decision(facts="安全员李明在场，检查发现探测器停用。"))
    stays = Override("facts", "李明", "李明", "本人书面同意公开姓名")

    overriding.override(public_id, [stays], actor=clerk, stamp=Stamp.at(at(16)))

    entry = register.entry(public_id)
    assert any("本人书面同意公开姓名" in str(step) for step in entry.history)
    assert not any("李明" in str(step) for step in entry.history)
    with pytest.raises(Exception, match="理由"):
        overriding.override(
            public_id,
            [Override("facts", "李明", "李明", " ")],
            actor=clerk,
            stamp=Stamp.at(at(16)),
        )


def test_an_error_behind_thousands_of_warnings_keeps_the_file_out(
    tmp_path: Path,
    run: Any,
) -> None:
    rows = [a_penalty(document_number=f"某综行罚字〔2026〕{number}号") for number in range(2100)]
    rows.append(a_penalty(code="91990000310000006X"))
    out = io.StringIO()
    csv.writer(out).writerows([HEADERS, *map(cells, rows)])
    (tmp_path / "a.csv").write_text(out.getvalue(), encoding="utf-8")

    refused = run("import", str(tmp_path / "a.csv"))

    assert refused.exit_code == 1
    assert "第 2102 行" in refused.stderr
    assert "没有导入任何一行" in refused.stderr
    assert "提示 共 2100 处，以上是前 40 处" in refused.stderr
    assert register.change_number() == 0


def test_a_decision_for_which_no_rule_has_a_deadline_is_a_fault_of_its_row(
    run: Any, tmp_path: Path
) -> None:
    old = a_penalty(document_number="（澜）应急罚〔2017〕127号", decided_on=date(2017, 5, 3))
    book, marked = a_workbook(tmp_path / "一.xlsx", [a_penalty(), old]), tmp_path / "问题.xlsx"

    refused = run("import", str(book), "--report", str(marked))
    partial = run("import", str(book), "--partial")

    said = (
        "一.xlsx 工作表“行政处罚” 第 3 行 “处罚决定日期”列：“2017-05-03”，"
        "没有规则规定这一天对法人及非法人组织的行政处罚决定何时公开，不能登记；应为 2021-09-01 或以后的日期"
    )
    assert (refused.exit_code, partial.exit_code) == (1, 3)
    assert refused.stderr.splitlines()[-1] == f"portal: {said}；没有导入任何一行"
    cell = load_workbook(marked)["行政处罚"].cell(3, HEADERS.index("处罚决定日期") + 1)
    assert cell.comment.text.startswith("“2017-05-03”：没有规则规定")
    assert [entry.decision.decided_on for entry in register.entries()] == [date(2026, 11, 13)]


def test_kinds_of_decisions_without_any_deadline_name_the_file_to_mend(
    tmp_path: Path, agencies: Agencies
) -> None:
    pack = load_rules(CONTENT / "rules")
    licences_only = replace(pack, deadlines=(pack.deadline_rule("D-LICENCE"),))
    days = WorkingDays.load(CONTENT / "calendar")
    judge = legal_problems(agencies, licences_only, days, date(2026, 11, 16))

    reading = read(a_workbook(tmp_path / "一.xlsx", [a_penalty()]), agencies, extra=judge)

    assert list(reading) == []
    (one,) = reading.errors
    assert "请先在规则包 deadlines.yaml 中写明" in one.expected
