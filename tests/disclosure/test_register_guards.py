"""What the database itself refuses, and what the register keeps and deletes."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, connection

from disclosure import register, workflow
from disclosure.data_folder import DataFolder
from disclosure.errors import Broken, ClockRefused, Refused
from disclosure.models import HistoryRow, PublicRevision, RegisterFacts, Revision
from disclosure.moment import clock
from disclosure.people import Stamp
from disclosure.public import DECISION, Selection, fingerprint, key_of
from tests.register_builders import (
    a_decision,
    a_review,
    at,
    disclosed,
    taken_in,
    two_people,
)

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE disclosure_historyrow SET actor = 'x' WHERE seq = 1",
        "DELETE FROM disclosure_historyrow WHERE seq = 1",
        "DELETE FROM disclosure_publicevent",
        "INSERT OR REPLACE INTO disclosure_historyrow SELECT * FROM disclosure_historyrow"
        " WHERE seq = 1",
        "UPDATE disclosure_revision SET facts = '{}'",
        "DELETE FROM disclosure_revision",
        "UPDATE disclosure_revision SET approved_by = submitted_by",
    ],
)
def test_the_database_refuses_to_rewrite_what_happened(folder: DataFolder, statement: str) -> None:
    disclosed()

    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_database_refuses_one_person_for_both_steps(folder: DataFolder) -> None:
    (public_id,) = taken_in(a_decision())
    clerk, _ = two_people()
    workflow.submit(public_id, a_review(), actor=clerk, stamp=Stamp.at(at(16)))

    with pytest.raises(IntegrityError, match="approved_by_another_person"):
        Revision.objects.update(approved_by="lin")


def test_the_database_refuses_a_public_text_that_nobody_approved(folder: DataFolder) -> None:
    disclosed()
    row = PublicRevision.objects.get()
    row.pk, row.revision, row.canary = None, 7, "cother"

    with pytest.raises(IntegrityError, match="second person"):
        row.save()


def test_a_changed_row_breaks_the_chain_even_without_its_triggers(folder: DataFolder) -> None:
    disclosed()
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER disclosure_historyrow_no_update")
        cursor.execute("UPDATE disclosure_historyrow SET actor = 'nobody' WHERE seq = 2")

    with pytest.raises(Broken, match="第 2 行"):
        register.verify_history()


def test_history_holds_no_personal_data(folder: DataFolder) -> None:
    decision = a_decision()
    disclosed(decision)
    register.close_ended(at(1, year=2030))

    said = "".join(f"{row.action}{row.detail}" for row in HistoryRow.objects.all())

    for private in (decision.party.name, "陈建国", decision.facts, decision.document_number):
        assert private
        assert private not in said


def test_an_ended_text_and_its_canary_are_in_no_byte_of_the_register(folder: DataFolder) -> None:
    public_id = disclosed()
    (shown,) = register.public_at(at(17))

    closed = register.close_ended(shown.ends_at)
    again = register.close_ended(shown.ends_at + timedelta(minutes=1))

    connection.close()
    bytes_left = folder.register.read_bytes()
    assert shown.canary.encode() not in bytes_left
    assert (closed.ended, closed.texts) == (1, 1)
    assert again.is_nothing
    assert register.entry(public_id).decision.party.name == "澜川宏远精细化工1厂有限公司"
    assert register.verify_history() > 0


def test_columns_and_text_of_a_public_revision_agree(folder: DataFolder) -> None:
    for number in range(1, 8):
        disclosed(a_decision(number, facts=f'<script>“{number}”\u2028"onmouseover= \u202e'))

    shown = list(register.public_at(at(17)))
    keys = list(register.keys_at(at(17)))

    assert [key_of(one) for one in shown] == keys
    assert all(DECISION.validate_json(DECISION.dump_json(one)) == one for one in shown)
    assert [key.fingerprint for key in keys] == [fingerprint(one) for one in shown]


def test_a_selection_gives_what_filtering_everything_would(folder: DataFolder) -> None:
    for number in range(1, 6):
        agency = ("lanchuan", "dongling")[number % 2]
        disclosed(a_decision(number, agency_code=agency))
    everything = list(register.public_at(at(17)))
    one = everything[2]

    for only, matches in (
        (Selection(agency_code="dongling"), lambda d: d.agency_code == "dongling"),
        (Selection(month="2026-11"), lambda d: d.month == "2026-11"),
        (Selection(ids=frozenset({one.id})), lambda d: d.id == one.id),
        (Selection(party_id=one.party_id), lambda d: d.party_id == one.party_id),
        (Selection(penalty_kind=one.penalty_kinds[0]), lambda d: True),
        (Selection(industry="X"), lambda d: False),
    ):
        assert list(register.public_at(at(17), only)) == [d for d in everything if matches(d)]


def test_selections_are_answered_by_an_index(folder: DataFolder) -> None:
    disclosed()
    plan = sqlite3.connect(folder.register).execute(
        "EXPLAIN QUERY PLAN SELECT ordinal, text FROM disclosure_publicrevision"
        " WHERE month = '2026-11' AND ordinal > 0 AND from_at <= '2027' AND until_at > '2027'"
        " ORDER BY ordinal LIMIT 2000"
    )

    assert "public_by_month" in str(plan.fetchall())


def test_a_moment_without_a_zone_is_refused_everywhere(folder: DataFolder) -> None:
    naive = datetime(2026, 11, 16, 9)  # noqa: DTZ001

    for ask in (register.public_at, register.gone_at, register.keys_at):
        with pytest.raises(ClockRefused):
            list(ask(naive))
    with pytest.raises(ClockRefused):
        register.due(naive)
    with pytest.raises(ClockRefused):
        Stamp.at(naive)


def test_a_register_for_real_work_refuses_another_moment_than_now(folder: DataFolder) -> None:
    from disclosure.models import RegisterFacts

    RegisterFacts.objects.update(is_rehearsal=False)
    clerk, _ = two_people()

    with pytest.raises(ClockRefused):
        workflow.take_in([a_decision()], actor=clerk, stamp=Stamp(at(16), at(18)), source="测试")


def test_a_clock_moved_back_by_a_day_is_refused(folder: DataFolder) -> None:
    tomorrow = clock() + timedelta(days=1)
    (public_id,) = taken_in(a_decision(1), when=tomorrow)
    RegisterFacts.objects.update(is_rehearsal=False)
    clerk, before = two_people()[0], register.change_number()
    today = Stamp.at(clock())

    with pytest.raises(ClockRefused, match="早于历史中最后一步"):
        workflow.take_in([a_decision(2)], actor=clerk, stamp=today, source="表格")
    with pytest.raises(ClockRefused, match="请先校正时钟"):
        workflow.submit(public_id, a_review(), actor=clerk, stamp=today)

    assert register.change_number() == before
    assert [one.public_id for one in register.entries()] == [public_id]
    assert register.entry(public_id).submitted_by is None


def test_ids_and_ordinals_are_never_given_twice(folder: DataFolder) -> None:
    clerk, _ = two_people()
    drawn = iter("a" * 12 + "a" * 12 + "b" * 12)
    stamp = Stamp.at(at(16))

    def take(number: int) -> str:
        decision = a_decision(number)
        person = replace(decision.party, kind=type(decision.party.kind).PERSON, code=None)
        taken = workflow.take_in(
            [replace(decision, party=person)],
            actor=clerk,
            stamp=stamp,
            source="测试",
            choose=lambda _: next(drawn),
        )
        return taken.new[0]

    assert (take(1), take(2)) == ("a" * 12, "b" * 12)
    assert [one.ordinal for one in register.entries()] == [1, 2]


def test_a_register_is_never_made_over_another(folder: DataFolder) -> None:
    with pytest.raises(Refused, match="已有登记册"):
        register.create(folder, rehearsal=False)


def test_the_register_works_with_its_own_settings_alone(tmp_path: Path) -> None:
    script = """
import django; django.setup()
from disclosure import register
from disclosure.data_folder import DataFolder
folder = DataFolder.from_environment()
register.create(folder, rehearsal=True)
from tests.register_builders import disclosed, at
disclosed()
assert len(list(register.public_at(at(17)))) == 1 and register.verify_history()
import sys; assert not [name for name in sys.modules if name.split('.')[0] == 'desk']
"""
    environment = {
        "DJANGO_SETTINGS_MODULE": "disclosure.settings",
        "PORTAL_DATA": str(tmp_path / "data"),
        "PYTHONPATH": str(ROOT),
        "PATH": "/usr/bin:/bin",
    }

    subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=environment, check=True)
