"""``portal redact``: one text a line, one answer a line, in order; offsets in code points."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from desk.cli import portal


def answers(*words: str, given: str = "") -> list[list[dict[str, Any]]]:
    done = CliRunner().invoke(portal, ["redact", *words], input=given.encode())
    assert done.exit_code == 0, done.output
    return [json.loads(line)["findings"] for line in done.stdout.splitlines()]


def test_every_line_is_answered_by_a_line_even_an_empty_one() -> None:
    found = answers(given="联系电话13800000000\n\n安全生产\n")

    assert [len(one) for one in found] == [1, 0, 0]
    assert found[0][0] == {"start": 4, "end": 15, "class": "phone", "reason": "mobile"}


def test_offsets_are_code_points_of_the_line_as_it_was_given() -> None:
    line = "🔥𠮷店电话：１３８\u200b００００ ００００"

    ((one,),) = answers(given=line)

    assert line[one["start"] : one["end"]] == "１３８\u200b００００ ００００"


def test_what_is_known_is_searched_in_all_its_forms() -> None:
    known = ("--known", "legal_representative=王建国", "--known", "车号=特A0001")

    ((one, two),) = answers(*known, given="王 某 国开着特A0001离开".replace(" ", ""))

    assert (one["class"], one["reason"]) == ("person_name", "known")
    assert two["reason"] == "known"


def test_a_batch_is_answered_in_its_order_with_what_is_known_of_each(tmp_path: Path) -> None:
    lines = [
        {"text": "李四海到场", "known": {"party_name": "李四海"}},
        {"text": "安全生产责任制", "known": {}},
        {"text": "邮箱a.b@example.com"},
        {"text": "周某某与周*安", "known": [["other_person", "周平安"]]},
        {"text": "赵铁柱、钱进", "known": {"other_person": ["赵铁柱", "钱进"]}},
    ]
    file = tmp_path / "batch.jsonl"
    file.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in lines), "utf-8")

    found = answers("--batch", str(file))

    assert [[one["class"] for one in each] for each in found] == [
        ["person_name"],
        [],
        ["email"],
        ["person_name", "person_name"],
        ["person_name", "person_name"],
    ]


@pytest.mark.parametrize("line", ["no json", '{"known": {}}', '{"text": 5}', "[1]", '"text"'])
def test_a_batch_line_that_is_none_is_refused_in_one_line(line: str, tmp_path: Path) -> None:
    file = tmp_path / "batch.jsonl"
    file.write_text(f'{{"text": "好"}}\n{line}\n', "utf-8")

    done = CliRunner().invoke(portal, ["redact", "--batch", str(file)])

    assert done.exit_code == 1
    assert done.stderr.strip().startswith("portal: 第 2 行应为")
