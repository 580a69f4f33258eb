"""``portal explain`` and the body of ``portal check --rules``."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import click
import pytest
import yaml
from click.testing import CliRunner

from desk.cli import portal
from desk.commands.law import check_rules
from desk.options import Context
from disclosure.data_folder import DataFolder
from disclosure.rules import load_rules
from disclosure.site import CONTENT
from tests.register_builders import a_decision, at, disclosed, taken_in


@pytest.fixture
def run(folder: DataFolder, monkeypatch: pytest.MonkeyPatch):
    """Run a command on the folder of the test."""
    monkeypatch.setenv("PORTAL_DATA", str(folder.path))
    return lambda *words: CliRunner().invoke(portal, words)


def test_explain_prints_the_frozen_derivation_step_by_step(run) -> None:
    public_id = disclosed(when=at(16))

    said = run("explain", public_id, "--as-of", "2026-11-20").output

    assert "状态　　　公示中" in said
    assert "公开期限　2026-11-24（《中华人民共和国安全生产法》第七十八条第二款）" in said
    assert "适用规则：一般失信信息，最短公示三个月，最长一年（《信用修复管理办法》" in said
    assert "最后一日：公示期一年，公示至 2027-11-13，次日零时撤下" in said
    assert "终止　　　2027-11-14 00:00（期满）" in said
    assert "规则 CR36-GENERAL" in said


def test_explain_says_after_the_end_what_it_said_before(run) -> None:
    public_id = disclosed(when=at(16))

    before, after = (
        run("explain", public_id, "--as-of", day).output for day in ("2026-11-20", "2027-11-14")
    )

    assert after == before.replace("公示中", "已终止")


def test_explain_says_what_is_in_the_way_of_a_draft(run) -> None:
    (public_id,) = taken_in(a_decision())

    said = run("explain", public_id, "--as-of", "2026-11-20").output

    assert "建议等级　一般" in said
    assert "暂缓公示　尚未记录保密审查结果" in said
    assert "不能推算　缺少失信等级" in said


def test_explain_gives_the_same_as_json(run) -> None:
    public_id = disclosed(when=at(16))

    told = json.loads(run("explain", public_id, "--json", "--as-of", "2026-11-20").output)

    assert told["derivation"]["last_day"] == "2027-11-13"
    assert told["deadline"]["text"] == "2026-11-24"


def test_an_unknown_id_is_one_line_and_exit_code_1(run) -> None:
    result = run("explain", "0123456789ab")

    assert result.exit_code == 1
    assert "登记册中没有编号" in result.output


def checked(folder: DataFolder, rules: Path, capsys, **kwargs) -> tuple[int, str]:
    code = 0
    try:
        check_rules(Context(folder, at(20), at(20)), rules, **kwargs)
    except click.exceptions.Exit as stop:
        code = stop.exit_code
    return code, capsys.readouterr().out


def test_checking_the_pack_in_force_finds_nothing(folder: DataFolder, capsys) -> None:
    disclosed(when=at(16))

    code, said = checked(folder, CONTENT / "rules", capsys)

    assert code == 0
    assert "这就是生效中的规则包" in said


def test_checking_another_pack_prints_what_it_would_move(
    folder: DataFolder, tmp_path: Path, capsys
) -> None:
    public_id = disclosed(when=at(16))
    rules = tmp_path / "rules"
    shutil.copytree(CONTENT / "rules", rules)
    path = rules / "periods.yaml"
    values = yaml.safe_load(path.read_text(encoding="utf-8"))
    rule = next(rule for rule in values["rules"] if rule["id"] == "CR36-GENERAL")
    rule.update(period="P6M", max_period="P6M")
    path.write_text(yaml.safe_dump(values, allow_unicode=True), encoding="utf-8")

    code, said = checked(folder, rules, capsys)

    assert code == 3
    assert f"{public_id}  （澜）应急罚〔2026〕1号  2027-11-13 → 2027-05-13  提前" in said
    assert "portal publish --rules-plan " in said


def test_without_a_register_a_pack_is_only_proved(tmp_path: Path, capsys) -> None:
    code, said = checked(DataFolder(tmp_path), CONTENT / "rules", capsys, as_json=True)

    assert code == 0
    assert json.loads(said) == {"pack": load_rules(CONTENT / "rules").hash, "plan": None}


def test_all_problems_of_a_pack_are_printed_each_on_its_line(
    folder: DataFolder, tmp_path: Path, capsys
) -> None:
    rules = tmp_path / "rules"
    shutil.copytree(CONTENT / "rules", rules)
    (rules / "gates.yaml").unlink()
    (rules / "policy.yaml").write_text("form: policy/2\n", encoding="utf-8")

    code, said = checked(folder, rules, capsys)

    assert code == 3
    assert "gates.yaml：规则包缺少这个文件\n" in said
    assert "policy.yaml：form：" in said
    assert said.splitlines()[-1].startswith("规则包有 ")


def test_the_command_line_proves_the_rules_and_refuses_a_plan_nobody_read(run) -> None:
    disclosed(when=at(16))

    proved = run("check", "--rules")
    unread = run("publish", "--rules-plan", "0" * 64, "--as", "zhou")

    assert proved.exit_code == 0
    assert "这就是生效中的规则包" in proved.output
    assert unread.exit_code == 1
    assert "请用 portal check --rules 重新核对" in unread.output
    assert run("publish", "--rules-plan", "0" * 64).exit_code == 2
    assert run("publish", "--rules-plan", "0" * 64, "--as", "zhou", "--full").exit_code == 2
