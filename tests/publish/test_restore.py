"""A backup is whole, secret and checked; what ended after it does not come back with it."""

from __future__ import annotations

import base64
import json
import os
import sqlite3
from contextlib import closing
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from desk.cli import portal
from disclosure import register, workflow
from disclosure.data_folder import DataFolder
from disclosure.ending import WithdrawalGround
from disclosure.people import Stamp
from publish import needles
from publish.nightly import look_everywhere
from publish.publication import publish
from publish.residue import REMOVAL_FILES, files_below
from publish.server import PublicSite
from tests.register_builders import a_decision, at, disclosed, two_people

PUBLISHED, BACKED_UP, WITHDRAWN, RESTORED = at(16, 10), at(16, 11), at(17), at(18)


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    file = tmp_path / "key"
    file.write_bytes(base64.b64encode(os.urandom(32)))
    file.chmod(0o600)
    return file


@pytest.fixture
def run(folder: DataFolder, key_file: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    monkeypatch.setenv("PORTAL_DATA", str(folder.path))

    def command(name: str, file: Path, *words: str, when=RESTORED) -> Result:  # type: ignore[no-untyped-def]
        line = [name, str(file), "--key-file", str(key_file), *words, "--as-of", when.isoformat()]
        return CliRunner().invoke(portal, line, prog_name="portal")

    return command


def test_a_backup_can_be_tried_without_leaving_anything(run, folder: DataFolder) -> None:  # type: ignore[no-untyped-def]
    disclosed(a_decision())
    before = sorted(path.name for path in folder.path.iterdir())
    file = folder.path.parent / "tried.backup"

    tried = run("backup", file, "--dry-run", when=BACKED_UP)

    assert tried.exit_code == 0, tried.output
    assert "可以备份到" in tried.stdout
    assert not file.exists()
    assert sorted(path.name for path in folder.path.iterdir()) == before


def withdrawn(public_id: str) -> None:
    """Two people withdraw a decision."""
    clerk, reviewer = two_people()
    stamp = Stamp.at(WITHDRAWN)
    proposal = workflow.withdraw(
        public_id,
        WithdrawalGround.REVOKED,
        "行政复议决定撤销",
        "澜复决〔2026〕1号",
        actor=clerk,
        stamp=stamp,
    )
    workflow.approve(public_id, proposal.content_hash, actor=reviewer, stamp=stamp)


def test_what_ended_after_the_backup_does_not_come_back_on_any_surface(
    run, folder: DataFolder, tmp_path: Path
) -> None:  # type: ignore[no-untyped-def]
    ended, other = disclosed(a_decision(1)), disclosed(a_decision(2))
    publish(folder, PUBLISHED)
    (text,) = (one for one in register.public_at(PUBLISHED) if one.id == ended)
    assert run("backup", tmp_path / "b", when=BACKED_UP).exit_code == 0
    withdrawn(ended)
    publish(folder, WITHDRAWN)

    restored = run("restore", tmp_path / "b", "--force", "--json")
    outcome = publish(folder, RESTORED)

    assert restored.exit_code == 0, restored.output
    assert json.loads(restored.stdout)["ended_again"] == [ended]
    assert outcome.exit_code == 0
    assert [one.id for one in register.public_at(RESTORED)] == [other]
    assert not look_everywhere(folder, RESTORED)
    for path, place in [*files_below(folder.site), *files_below(folder.whoosh)]:
        data = place.read_bytes()
        for needle in needles.of(text):
            assert needle.encode() not in data, (path, needle)
        if ended.encode() in data:
            assert path in REMOVAL_FILES or path.startswith("feeds/"), path
    assert text.canary.encode() not in folder.register.read_bytes()
    site = PublicSite(folder, lambda: RESTORED)
    answer = site.answer({"REQUEST_METHOD": "GET", "PATH_INFO": f"/{text.path}"})
    assert answer.status == HTTPStatus.GONE
    assert register.verify_history()


def test_on_another_machine_the_deployed_list_of_removals_stands_for_the_tombstones(
    run, folder: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # type: ignore[no-untyped-def]
    ended = disclosed(a_decision(1))
    disclosed(a_decision(2))
    run("backup", tmp_path / "b", when=BACKED_UP)
    withdrawn(ended)
    publish(folder, WITHDRAWN)
    removed = tmp_path / "removed.jsonl"
    removed.write_bytes((folder.site / "open-data" / "removed.jsonl").read_bytes())
    elsewhere = DataFolder(tmp_path / "elsewhere")
    monkeypatch.setenv("PORTAL_DATA", str(elsewhere.path))

    refused = run("restore", tmp_path / "b")
    restored = run("restore", tmp_path / "b", "--tombstones-from", str(removed))
    register.use(elsewhere)
    publish(elsewhere, RESTORED)

    assert refused.exit_code == 1
    assert "墓碑" in refused.stderr
    assert restored.exit_code == 0, restored.output
    assert f"重新终止  {ended}" in restored.stdout
    (gone,) = register.gone_at(RESTORED)
    assert (gone.id, gone.ended_at, gone.kind) == (ended, WITHDRAWN, "撤回")
    assert elsewhere.tombstones.read_text().split()[0] == ended
    assert len(list(elsewhere.site.glob("decisions/*/*.html"))) == 1


def test_a_restore_refuses_a_register_that_is_there_and_a_clock_behind_it(
    run, folder: DataFolder, tmp_path: Path
) -> None:  # type: ignore[no-untyped-def]
    disclosed()
    publish(folder, PUBLISHED)
    folder.tombstones.touch()
    run("backup", tmp_path / "b", when=BACKED_UP)

    there = run("restore", tmp_path / "b")
    behind = run("restore", tmp_path / "b", "--force", when=PUBLISHED - timedelta(days=3))
    looked = run("restore", tmp_path / "b", "--dry-run")

    assert (there.exit_code, behind.exit_code, looked.exit_code) == (1, 1, 0)
    assert "--force" in there.stderr
    assert "时钟" in behind.stderr
    assert not list(folder.path.glob(".restore-*"))


def test_what_was_disclosed_after_the_backup_is_named_as_to_be_done_again(
    run, folder: DataFolder, tmp_path: Path
) -> None:  # type: ignore[no-untyped-def]
    disclosed(a_decision(1))
    folder.tombstones.touch()
    run("backup", tmp_path / "b", when=BACKED_UP)
    later = disclosed(a_decision(2), when=at(16, 12))
    publish(folder, at(16, 12))

    restored = run("restore", tmp_path / "b", "--force")

    assert f"需补办  {later}" in restored.stdout


def test_a_place_in_the_index_given_anew_after_a_restore_is_not_taken_for_what_left(
    run, folder: DataFolder, tmp_path: Path
) -> None:  # type: ignore[no-untyped-def]
    disclosed(a_decision(1))
    folder.tombstones.touch()
    run("backup", tmp_path / "b", when=BACKED_UP)
    lost = disclosed(a_decision(2), when=at(16, 12))
    publish(folder, at(16, 12))
    run("restore", tmp_path / "b", "--force")
    instead = disclosed(a_decision(3), when=RESTORED)

    outcome = publish(folder, RESTORED)
    fresh = DataFolder(tmp_path / "fresh")
    publish(fresh, RESTORED, records=False)

    assert (outcome.exit_code, outcome.residue, outcome.overdue) == (0, (), ())
    live = {path: place.read_bytes() for path, place in files_below(folder.site)}
    assert live == {path: place.read_bytes() for path, place in files_below(fresh.site)}
    shown = {place.stem for place in folder.site.glob("decisions/*/*.html")}
    assert instead in shown
    assert lost not in shown


def test_a_backup_shows_nothing_without_its_key_and_notices_every_change(
    run, folder: DataFolder, tmp_path: Path, key_file: Path
) -> None:  # type: ignore[no-untyped-def]
    decision = a_decision()
    disclosed(decision)
    folder.tombstones.touch()
    made = run("backup", tmp_path / "b", when=BACKED_UP)
    data = (tmp_path / "b").read_bytes()
    assert made.exit_code == 0, made.output
    assert decision.party.name.encode() not in data
    assert b"SQLite" not in data
    assert (tmp_path / "b").stat().st_mode & 0o077 == 0
    assert not list(folder.path.glob(".backup-*"))

    for name, damaged in {
        "cut off": data[:-100],
        "cut at a piece": data[: 23 + (1 << 20) + 16],
        "changed": data[:5000] + bytes([data[5000] ^ 1]) + data[5001:],
        "not a backup": b"x" * 100,
    }.items():
        file = tmp_path / name
        file.write_bytes(damaged)
        refused = run("restore", file, "--force")
        assert refused.exit_code == (0 if damaged == data else 1), name
    key_file.write_bytes(base64.b64encode(os.urandom(32)))
    assert run("restore", tmp_path / "b", "--force").exit_code == 1
    assert run("backup", tmp_path / "b", when=BACKED_UP).exit_code == 1  # never overwritten


def test_a_key_file_that_others_may_read_is_refused(
    run, folder: DataFolder, tmp_path: Path, key_file: Path
) -> None:  # type: ignore[no-untyped-def]
    key_file.chmod(0o640)

    refused = run("backup", tmp_path / "b")

    assert refused.exit_code == 1
    assert "600" in refused.stderr


def test_a_register_that_is_broken_is_not_backed_up(
    run, folder: DataFolder, tmp_path: Path
) -> None:  # type: ignore[no-untyped-def]
    disclosed()
    with closing(sqlite3.connect(folder.register)) as connection:
        connection.execute("DROP TRIGGER disclosure_historyrow_no_update")
        connection.execute("UPDATE disclosure_historyrow SET actor = 'wu' WHERE seq = 1")
        connection.commit()

    refused = run("backup", tmp_path / "b")

    assert refused.exit_code == 1
    assert "历史链" in refused.stderr
    assert not (tmp_path / "b").exists()
