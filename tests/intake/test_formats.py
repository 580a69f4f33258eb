"""Every format gives the same decisions through the same validator."""

from __future__ import annotations

import io
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from disclosure.agency import Agencies
from disclosure.decision import Act, PartyKind, PenaltyKind, Tier
from disclosure.errors import BadInput
from disclosure.intake import read, read_reviews, read_stream
from disclosure.intake.column import LICENCE, PENALTY
from disclosure.site import CONTENT
from tests.intake.sheets import CODE, HEADERS, a_penalty, a_workbook, cells

SAMPLES = CONTENT / "samples"


@pytest.mark.parametrize(
    ("name", "count"),
    [("penalties.xlsx", 432), ("licences.csv", 26), ("case-system.json", 36), ("documents", 3)],
)
def test_the_samples_are_read_without_a_problem(name: str, count: int, agencies: Agencies) -> None:
    reading = read(SAMPLES / name, agencies)

    assert len(list(reading)) == count
    assert reading.problems == []


def test_the_samples_span_tiers_kinds_of_party_and_agencies(agencies: Agencies) -> None:
    rows = [
        row
        for name in ("penalties.xlsx", "case-system.json")
        for row in read(SAMPLES / name, agencies)
    ]
    reviews = read_reviews(SAMPLES / "review.csv")

    assert {row.decision.party.kind for row in rows} == set(PartyKind)
    assert len({row.decision.agency_code for row in rows}) == 14
    assert {review.review.tier for review in reviews} >= set(Tier)
    assert min(row.decision.decided_on for row in rows) < date(2024, 4, 1)
    assert max(row.decision.decided_on for row in rows) <= date(2026, 11, 20)


def test_the_reviews_name_every_decision_of_the_samples(agencies: Agencies) -> None:
    reading = [
        row
        for name in ("penalties.xlsx", "licences.csv", "case-system.json", "documents")
        for row in read(SAMPLES / name, agencies)
    ]
    reviews = {
        (review.document_number, review.party_name)
        for review in read_reviews(SAMPLES / "review.csv")
    }

    assert {(row.decision.document_number, row.decision.party.name) for row in reading} == reviews


def test_the_template_has_thirty_and_twenty_eight_columns() -> None:
    assert (len(PENALTY), len(LICENCE)) == (30, 28)


def test_a_workbook_row_becomes_a_decision(tmp_path: Path, agencies: Agencies) -> None:
    (row,) = read(a_workbook(tmp_path / "a.xlsx", [a_penalty()]), agencies)

    decision = row.decision
    assert (decision.act, decision.agency_code) == (Act.PENALTY, "lanchuan")
    assert (decision.party.name, decision.party.code) == ("江岭宏远助剂股份有限公司", CODE)
    assert decision.penalty_kinds == (PenaltyKind.FINE,)
    assert (decision.fine_wan, decision.valid_until) == (Decimal("5.8"), None)
    assert row.where == "a.xlsx 工作表“行政处罚” 第 2 行"


def test_all_formats_say_the_same(tmp_path: Path, agencies: Agencies) -> None:
    row = {k: str(v) for k, v in zip(HEADERS, cells(a_penalty()), strict=True) if v is not None}
    line = json.dumps(row, ensure_ascii=False)
    table = "\r\n".join([",".join(row), ",".join(row.values())])
    files = {
        "utf8.csv": table.encode(),
        "mark.csv": table.encode("utf-8-sig"),
        "gb.csv": table.encode("gb18030"),
        "tab.txt": table.replace(",", "\t").encode(),
        "one.json": line.encode(),
        "list.json": f"[{line}]".encode(),
        "under.json": f'{{"decisions": [{line}]}}'.encode(),
        "lines.jsonl": f"{line}\n\n".encode(),
        "front.md": (
            "---\n" + "\n".join(f"{k}: '{v}'" for k, v in row.items()) + "\n---\n"
        ).encode(),
    }
    (expected,) = read(a_workbook(tmp_path / "a.xlsx", [a_penalty()]), agencies)

    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
        reading = read(tmp_path / name, agencies)
        assert [one.decision for one in reading] == [expected.decision], name
        assert next(iter(read_stream(io.BytesIO(data), agencies))).decision == expected.decision


def test_a_folder_is_read_file_by_file(tmp_path: Path, agencies: Agencies) -> None:
    (tmp_path / "inner").mkdir()
    a_workbook(tmp_path / "inner" / "a.xlsx", [a_penalty()])
    a_workbook(tmp_path / "b.xlsx", [a_penalty(document_number="（澜）应急罚〔2026〕127号")])
    (tmp_path / "notes.docx").write_bytes(b"no")

    assert len(list(read(tmp_path, agencies))) == 2


def test_headers_are_matched_whatever_their_brackets(tmp_path: Path, agencies: Agencies) -> None:
    headers = [h.replace("(", "（").replace(")", "）") for h in HEADERS]
    headers[2], headers[8] = "行政相对人代码_1 (统一社会信用代码)\n", "*法定代表人"

    reading = read(a_workbook(tmp_path / "a.xlsx", [a_penalty()], headers), agencies)

    assert len(list(reading)) == 1
    assert not reading.problems


def test_the_codes_of_the_exchange_standard_are_headers_too(
    tmp_path: Path, agencies: Agencies
) -> None:
    headers = [column.aliases[0] for column in PENALTY]

    (row,) = read(a_workbook(tmp_path / "a.xlsx", [a_penalty()], headers), agencies)

    assert row.decision.party.code == CODE


def test_columns_after_the_thirtieth_are_read(tmp_path: Path, agencies: Agencies) -> None:
    headers = [*HEADERS, "送达日期", "保密审查", "失信等级", "所属行业", "行政相对人地址"]
    more = ("2026年11月14日", "是", "一般", "C26 化学原料", "澜川市工业路8号")

    (row,) = read(a_workbook(tmp_path / "a.xlsx", [a_penalty()], headers, more), agencies)

    assert row.review.served_on == date(2026, 11, 14)
    assert (row.review.secrecy_review, row.review.tier) == (True, Tier.GENERAL)
    assert (row.decision.industry, row.decision.party.address) == (
        "C26 化学原料",
        "澜川市工业路8号",
    )


def test_a_row_with_two_parties_becomes_two_decisions(tmp_path: Path, agencies: Agencies) -> None:
    row = a_penalty(
        name="江岭宏远助剂股份有限公司；朱静",
        kind="法人及非法人组织；自然人",
        code=f"{CODE}；",
        representative="朱静；",
        id_kind="；身份证",
        id_number="；11000019000615885" + "X",
    )
    row["id_number"] = "；110000190006158868"

    decisions = [one.decision for one in read(a_workbook(tmp_path / "a.xlsx", [row]), agencies)]

    assert [one.party.name for one in decisions] == ["江岭宏远助剂股份有限公司", "朱静"]
    assert len({one.document_number for one in decisions}) == 1


def test_an_export_of_ones_own_is_mapped(tmp_path: Path, agencies: Agencies) -> None:
    mapping = tmp_path / "own.yaml"
    mapping.write_text(
        "act: 行政处罚\n"
        "columns: {企业名称: 行政相对人名称, 罚没款: 罚款金额(万元), 企业性质: 行政相对人类别}\n"
        "values: {行政相对人类别: {公司: 法人及非法人组织}}\n"
        "constants: {处罚机关: 澜川市应急管理局}\n"
        "units: {罚款金额(万元): 元}\n",
        encoding="utf-8",
    )
    headers = [
        "企业名称",
        "企业性质",
        "统一社会信用代码",
        "法定代表人",
        "文号",
        "案由",
        "违法事实",
        "处罚依据",
        "处罚类别",
        "处罚内容",
        "罚没款",
        "决定日期",
    ]
    row = a_penalty()
    values = [
        row["name"],
        "公司",
        CODE,
        "朱静",
        row["document_number"],
        "案",
        "事实",
        "依据",
        "罚款",
        "罚款人民币58000元",
        "58000",
        "2026-11-13",
    ]
    file = tmp_path / "own.csv"
    file.write_text(",".join(headers) + "\n" + ",".join(values), encoding="utf-8")

    reading = read(file, agencies, mapping=mapping)

    (one,) = [row.decision for row in reading]
    assert (one.fine_wan, one.agency_code) == (Decimal("5.8"), "lanchuan")


def test_text_from_outside_loses_its_tricks_and_keeps_its_words(
    tmp_path: Path, agencies: Agencies
) -> None:
    facts = '<script>alert(1)</script>\u202e"onmouseover=\u2028第二行\u200b\x07完'
    file = tmp_path / "a.json"
    row = {
        k: str(v)
        for k, v in zip(HEADERS, cells(a_penalty(facts=facts)), strict=True)
        if v is not None
    }
    file.write_text(json.dumps(row), encoding="utf-8")

    (one,) = read(file, agencies)

    assert one.decision.facts == '<script>alert(1)</script>"onmouseover=\n第二行完'


@pytest.mark.parametrize("amount", [1e300, -1e300, 10**40, "9" * 60, 1e-300])
def test_an_amount_beyond_all_sense_is_a_problem_and_no_crash(
    amount: object, tmp_path: Path, agencies: Agencies
) -> None:
    reading = read(a_workbook(tmp_path / "a.xlsx", [a_penalty(fine_wan=amount)]), agencies)

    assert list(reading) == []
    assert any("金额" in one.expected for one in reading.errors)


def test_constants_stand_for_columns_that_the_export_lacks(
    tmp_path: Path, agencies: Agencies
) -> None:
    given = {"name": "企业", "agency": None, "agency_uscc": None}
    kept = [column for column in PENALTY if column.field not in ("agency", "agency_uscc")]
    row = a_penalty()
    lines = [
        ",".join(given.get(column.field) or column.name for column in kept),
        ",".join(f'"{"" if row.get(c.field) is None else row[c.field]}"' for c in kept),
    ]
    (tmp_path / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    mapping = tmp_path / "own.yaml"
    mapping.write_text(
        "columns: {企业: 行政相对人名称}\nconstants: {处罚机关: 澜川市应急管理局}\n",
        encoding="utf-8",
    )

    reading = read(tmp_path / "a.csv", agencies, mapping=mapping)

    assert [one.decision.agency_code for one in reading] == ["lanchuan"]
    assert reading.problems == []


def test_a_file_of_a_folder_that_is_not_read_is_named(tmp_path: Path, agencies: Agencies) -> None:
    a_workbook(tmp_path / "a.xlsx", [a_penalty()])
    (tmp_path / "b.wps").write_bytes(b"?")
    (tmp_path / ".hidden").write_bytes(b"?")

    reading = read(tmp_path, agencies)

    assert len(list(reading)) == 1
    assert [(one.where, one.warning) for one in reading.problems] == [("b.wps", True)]


def test_all_faults_of_a_mapping_are_in_its_sentence(tmp_path: Path, agencies: Agencies) -> None:
    mapping = tmp_path / "own.yaml"
    mapping.write_text("colums: {}\nunits: {罚没: 元}\n", encoding="utf-8")

    with pytest.raises(BadInput, match=r"2 处错误.*colums.*罚没"):
        read(tmp_path, agencies, mapping=mapping)
