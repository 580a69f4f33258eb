"""``portal explain``: every date of a decision, whatever happened to it."""

from __future__ import annotations

import json
from datetime import date, datetime

import pytest
from click.testing import CliRunner

from desk.cli import portal
from disclosure import register, workflow
from disclosure.data_folder import DataFolder
from disclosure.decision import Act, PartyKind, Procedure, Tier
from disclosure.ending import WithdrawalGround
from disclosure.people import Stamp
from tests.register_builders import a_decision, a_review, at, disclosed, taken_in, two_people

NEXT_SPRING = at(1, month=4, year=2027)


@pytest.fixture
def explained(folder: DataFolder, monkeypatch: pytest.MonkeyPatch):
    """The lines that ``portal explain`` prints of a decision on a day."""
    monkeypatch.setenv("PORTAL_DATA", str(folder.path))

    def explain(public_id: str, day: str) -> list[str]:
        result = CliRunner().invoke(portal, ["explain", public_id, "--as-of", day])
        assert result.exit_code == 0, result.output
        return str(result.output).splitlines()

    return explain


def confirmed(public_id: str, propose, when: datetime) -> None:
    """Let one person propose, and another confirm, at one moment."""
    clerk, reviewer = two_people()
    stamp = Stamp.at(when)
    proposed = propose(public_id, actor=clerk, stamp=stamp)
    workflow.approve(public_id, proposed.content_hash, actor=reviewer, stamp=stamp)


def withdraw(public_id: str, **who):
    return workflow.withdraw(
        public_id, WithdrawalGround.REVOKED, "复议决定撤销了处罚。", "复决〔2026〕9号", **who
    )


def repair(public_id: str, **who):
    return workflow.repair(
        public_id, "信修1号", date(2027, 3, 30), duties_fulfilled=True, commitment=True, **who
    )


def relist(public_id: str, **who):
    return workflow.relist(public_id, "修复材料虚假", "撤修1号", **who)


def test_a_withdrawal_is_explained_with_its_ground_and_its_source(explained) -> None:
    public_id = disclosed(when=at(16))
    confirmed(public_id, withdraw, at(20))

    lines = explained(public_id, "2026-11-21")

    assert "终止　　　2026-11-20 09:00（撤回）" in lines
    assert (
        "　2026-11-20 09:00 撤回：法定事由 撤销；理由 复议决定撤销了处罚；"
        "依据的决定文号 复决〔2026〕9号；紧急撤回 否"
        "（《中华人民共和国行政处罚法》第四十八条第二款、第八十五条）"
    ) in lines


def test_what_has_not_happened_yet_is_not_told(explained) -> None:
    public_id = disclosed(when=at(16))
    confirmed(public_id, withdraw, at(20))

    assert not [line for line in explained(public_id, "2026-11-19") if "撤回：" in line]


def test_a_repair_and_what_undid_it_are_told_with_both_numbers(explained) -> None:
    old = disclosed(when=at(16))
    confirmed(old, repair, NEXT_SPRING)
    confirmed(old, relist, at(1, month=6, year=2027))
    new = register.entry(old).relisted_as

    before, after = explained(old, "2027-06-02"), explained(new, "2027-06-02")

    assert any(
        line.startswith("　2027-04-01 09:00 信用修复：信用修复（移出）决定文号 信修1号")
        for line in before
    )
    assert "　2027-06-01 09:00 恢复公示：理由 修复材料虚假；依据的决定文号 撤修1号" in before
    assert f"　修复已撤销，恢复公示的新编号 {new}" in before
    assert f"　原公示编号 {old}，因信用修复终止，修复撤销后恢复公示" in after
    assert any(line.startswith("　恢复公示：原公示因信用修复提前终止") for line in after)


def test_a_deadline_in_a_year_without_a_table_is_explained_as_provisional(explained) -> None:
    (public_id,) = taken_in(
        a_decision(act=Act.COERCION, decided_on=date(2026, 12, 21)), when=at(22, month=12)
    )

    lines = explained(public_id, "2026-12-23")

    assert lines[2].startswith("公开期限　2027-01-18（暂定）（《国务院办公厅关于")
    assert lines[3:6] == [
        "　其他执法决定公开：作出决定之日 2026-12-21 不计入，其后第 20 个工作日",
        "　2027 年的工作日历尚未录入，还有 12 个工作日未能推算，暂按周一至周五推算",
        "　逾期与否以 2026-12-31 为准",
    ]


def test_the_tier_is_told_with_the_reason_of_the_person_who_chose_it(explained) -> None:
    public_id = disclosed(when=at(16), tier=Tier.SERIOUS, tier_reason="屡罚不改")

    assert "认定等级　严重：屡罚不改" in explained(public_id, "2026-11-20")


def test_what_is_never_public_has_no_deadline_and_says_why(explained) -> None:
    clerk, _ = two_people()
    (public_id,) = taken_in(a_decision(), when=at(16))
    with pytest.raises(Exception, match="原则上不予公示"):
        workflow.submit(
            public_id,
            a_review(tier=Tier.MINOR, procedure=Procedure.SIMPLE),
            actor=clerk,
            stamp=Stamp.at(at(16)),
        )

    lines = explained(public_id, "2026-11-20")

    assert lines[1:3] == ["状态　　　不予公示", "公开期限　没有：不予公示"]
    assert lines[-1].startswith("不予公示　“轻微失信信息”原则上不予公示（《信用修复管理办法》")


def test_a_hold_is_told_with_its_reason(explained) -> None:
    clerk, _ = two_people()
    (public_id,) = taken_in(a_decision(), when=at(16))
    workflow.hold(public_id, "等待复核", actor=clerk, stamp=Stamp.at(at(16)))

    lines = explained(public_id, "2026-11-20")

    assert "状态　　　暂缓" in lines
    assert "暂缓公示　等待复核" in lines


def test_a_decision_from_before_the_first_rule_is_never_public(explained) -> None:
    party = a_decision().party
    (public_id,) = taken_in(a_decision(decided_on=date(2022, 12, 21), party=party), when=at(16))
    assert party.kind is PartyKind.UNIT

    lines = explained(public_id, "2026-11-20")

    assert lines[1:3] == ["状态　　　不予公示", "公开期限　没有：不予公示"]
    assert lines[-1] == "不予公示　没有规则规定 2022-12-21 作出的行政处罚决定公示多久，不予公示"


def test_programs_get_the_changes_and_the_counting(folder, monkeypatch) -> None:
    monkeypatch.setenv("PORTAL_DATA", str(folder.path))
    public_id = disclosed(when=at(16))
    confirmed(public_id, withdraw, at(20))

    said = CliRunner().invoke(portal, ["explain", public_id, "--json", "--as-of", "2026-11-21"])
    told = json.loads(said.output)

    assert [change["kind"] for change in told["changes"]] == ["撤回"]
    assert told["deadline"]["due_on"] == told["deadline"]["binding_on"] == "2026-11-24"
    assert told["deadline"]["missing"] is None
    assert told["ending"] == "撤回"
