"""A changed pack: approvals stop, removals go on, and a plan that was read puts it into force."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml
from django.test import override_settings

from disclosure import register, rule_adoption, workflow
from disclosure.errors import NotAllowed, RulesChanged
from disclosure.models import HistoryRow
from disclosure.moment import end_of
from disclosure.people import SYSTEM, Role, Stamp, add_officer
from disclosure.rule_change import Verdict
from disclosure.rules import load_rules
from disclosure.site import CONTENT
from tests.register_builders import a_decision, a_review, at, disclosed, taken_in, two_people


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A content folder whose general period is six months instead of a year."""
    folder = tmp_path / "content"
    shutil.copytree(CONTENT, folder, ignore=shutil.ignore_patterns("samples", "cases", "pages"))
    path = folder / "rules" / "periods.yaml"
    values = yaml.safe_load(path.read_text(encoding="utf-8"))
    rule = next(rule for rule in values["rules"] if rule["id"] == "CR36-GENERAL")
    rule.update(period="P6M", max_period="P6M")
    path.write_text(yaml.safe_dump(values, allow_unicode=True), encoding="utf-8")
    return folder


def submitted(number, when):
    clerk, reviewer = two_people()
    (public_id,) = taken_in(a_decision(number), when=when)
    submission = workflow.submit(public_id, a_review(), actor=clerk, stamp=Stamp.at(when))
    return public_id, submission.content_hash, reviewer


def test_a_changed_pack_stops_approvals_and_not_removals(folder, content):
    disclosed(when=at(16))
    (shown,) = register.public_at(at(17))

    with override_settings(PORTAL_CONTENT=content):
        public_id, content_hash, reviewer = submitted(2, at(17))
        with pytest.raises(RulesChanged):
            workflow.approve(public_id, content_hash, actor=reviewer, stamp=Stamp.at(at(17)))

        assert register.close_ended(shown.ends_at).ended == 1
    assert list(register.public_at(shown.ends_at)) == []


def test_a_plan_names_each_end_that_it_would_move(folder, content):
    public_id = disclosed(when=at(16))

    with override_settings(PORTAL_CONTENT=content):
        planned = rule_adoption.plan(load_rules(content / "rules"), at(20))

    assert [(move.public_id, move.verdict) for move in planned.moves] == [
        (public_id, Verdict.MOVED)
    ]
    assert str(planned.moves[0].new_last_day) == "2027-05-13"


def test_an_adopted_plan_moves_the_end_everywhere_and_writes_it_into_history(folder, content):
    public_id = disclosed(when=at(16))
    _, reviewer = two_people()

    with override_settings(PORTAL_CONTENT=content):
        planned = rule_adoption.plan(load_rules(content / "rules"), at(20))
        rule_adoption.adopt(planned.hash, actor=reviewer, stamp=Stamp.at(at(20)))

        (shown,) = register.public_at(at(21))
        new_id, content_hash, _ = submitted(2, at(21))
        workflow.approve(new_id, content_hash, actor=reviewer, stamp=Stamp.at(at(21)))

    assert shown.last_day == date(2027, 5, 13)
    assert "六个月" in "".join(step.text for step in shown.derivation)
    assert not [one for one in register.public_at(end_of(shown.last_day)) if one.id == public_id]
    rows = HistoryRow.objects.filter(action__in=["按规则变更调整", "规则变更生效"]).order_by("seq")
    assert [row.public_id for row in rows] == [public_id, ""]
    assert json.loads(rows[0].detail)["old_last_day"] == "2027-11-13"
    assert register.entry(public_id).derivation.last_day == date(2027, 5, 13)
    assert register.verify_history() > 0


def test_a_plan_that_changed_since_it_was_read_is_not_applied(folder, content):
    disclosed(when=at(16))
    _, reviewer = two_people()

    with override_settings(PORTAL_CONTENT=content):
        planned = rule_adoption.plan(load_rules(content / "rules"), at(20))
        with pytest.raises(RulesChanged, match="已经不是"):
            rule_adoption.adopt("0" * 64, actor=reviewer, stamp=Stamp.at(at(20)))
        with pytest.raises(RulesChanged):
            rule_adoption.adopt(planned.hash[:12], actor=reviewer, stamp=Stamp.at(at(20)))

    assert rule_adoption.pack_in_force() == load_rules(CONTENT / "rules").hash


def test_only_who_answers_for_all_agencies_puts_rules_into_force(folder):
    disclosed(when=at(16))
    planned = rule_adoption.plan(load_rules(CONTENT / "rules"), at(20))
    clerk, _ = two_people()

    for actor in (clerk, SYSTEM, add_officer("he", "何平", Role.REVIEWER, "lanchuan")):
        with pytest.raises(NotAllowed):
            rule_adoption.adopt(planned.hash, actor=actor, stamp=Stamp.at(at(20)))


def test_a_relisting_keeps_its_remaining_time_under_the_same_rules(folder):
    public_id = disclosed(when=at(16))
    clerk, reviewer = two_people()
    repaired = Stamp.at(at(1, month=3, year=2027))
    proposal = workflow.repair(
        public_id,
        "澜信修〔2027〕3号",
        date(2027, 3, 1),
        actor=clerk,
        stamp=repaired,
        duties_fulfilled=True,
        corrected=True,
        commitment=True,
    )
    workflow.approve(public_id, proposal.content_hash, actor=reviewer, stamp=repaired)
    back = Stamp.at(at(1, month=4, year=2027))
    proposal = workflow.relist(public_id, "材料虚假", "澜信撤〔2027〕1号", actor=clerk, stamp=back)
    workflow.approve(public_id, proposal.content_hash, actor=reviewer, stamp=back)

    (shown,) = register.public_at(back.effective_at)
    planned = rule_adoption.plan(load_rules(CONTENT / "rules"), at(2, month=4, year=2027))

    assert shown.last_day == date(2027, 12, 14)
    assert planned.moves == ()
