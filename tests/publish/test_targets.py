"""Copies on other machines: what has ended leaves them first."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import boto3
import pytest

from disclosure.data_folder import DataFolder
from disclosure.errors import Broken
from publish.afterwards import follow
from publish.residue import Scanner, files_below
from publish.targets import deploy as deployment
from publish.targets import settings
from tests.builders import NOW
from tests.ports import free_port
from tests.publish.targets import (
    AFTER,
    SOURCE,
    after,
    below,
    brought,
    data_folder,
    live,
    published,
    stored,
    written,
)
from tests.publish.values import Values


@pytest.fixture
def folder(tmp_path: Path, sites: dict[datetime, Path]) -> DataFolder:
    return data_folder(tmp_path, sites)


@pytest.fixture
def source() -> Values:
    return SOURCE


def test_a_folder_holds_the_live_site_byte_for_byte_after_every_run(
    folder: DataFolder, source: Values, tmp_path: Path
) -> None:
    held = tmp_path / "held"
    written(folder, targets=[{"name": "镜像", "kind": "folder", "to": str(held)}])

    brought(folder, source, NOW)
    first = below(held)
    brought(folder, source, AFTER)

    assert first
    assert below(held) == live(folder)
    assert first != below(held)


def test_an_rsync_daemon_holds_the_live_site_and_nothing_of_what_ended(
    folder: DataFolder, source: Values, rsync_daemon: tuple[str, Path]
) -> None:
    to, held = rsync_daemon
    written(folder, targets=[{"name": "镜像", "kind": "rsync", "to": to}])
    ended = source.decisions[next(iter(source.decisions))]

    brought(folder, source, NOW)
    assert ended.path in below(held)
    done = brought(folder, source, AFTER)

    assert done.exit_code == 0, done.lines()
    assert below(held) == live(folder)
    assert not Scanner({ended.canary: ended.id, ended.party_name: ended.id}).scan(files_below(held))


def test_rsync_over_ssh_reaches_a_real_server(
    folder: DataFolder, source: Values, ssh_host: tuple[str, str, Path]
) -> None:
    to, shell, held = ssh_host
    written(folder, targets=[{"name": "镜像", "kind": "rsync", "to": to, "shell": shell}])

    brought(folder, source, NOW)
    done = brought(folder, source, AFTER)

    assert done.exit_code == 0, done.lines()
    assert below(held) == live(folder)


def test_storage_holds_the_live_site_with_the_same_cache_rules(
    folder: DataFolder, source: Values, storage: str
) -> None:
    target = {"name": "云存储", "kind": "s3", "bucket": "site", "endpoint": storage}
    written(folder, targets=[target])

    brought(folder, source, NOW)
    brought(folder, source, AFTER)

    assert stored(storage) == live(folder)
    client = boto3.client("s3", endpoint_url=storage)
    assert client.head_object(Bucket="site", Key="index.html")["CacheControl"] == "no-cache"


def test_a_second_deployment_touches_nothing(
    folder: DataFolder, source: Values, tmp_path: Path
) -> None:
    held = tmp_path / "held"
    written(folder, targets=[{"name": "镜像", "kind": "folder", "to": str(held)}])
    brought(folder, source, NOW)
    before = {path: place.stat().st_mtime_ns for path, place in files_below(held)}

    done = after(folder, source, NOW)

    assert done.lines() == []
    assert before == {path: place.stat().st_mtime_ns for path, place in files_below(held)}


def test_what_a_target_held_of_old_and_nobody_owns_is_deleted(
    folder: DataFolder, source: Values, tmp_path: Path
) -> None:
    held = tmp_path / "held"
    (held / "decisions" / "zz").mkdir(parents=True)
    (held / "decisions" / "zz" / "zzzzzzzzzzzz.html").write_text("早已终止")
    written(folder, targets=[{"name": "镜像", "kind": "folder", "to": str(held)}])

    brought(folder, source, NOW)

    assert below(held) == live(folder)


def test_deletions_reach_every_target_before_a_file_is_put_to_the_first(
    folder: DataFolder, source: Values, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("甲", "乙")
    targets = [{"name": name, "kind": "folder", "to": str(tmp_path / name)} for name in names]
    written(folder, targets=targets)
    brought(folder, source, NOW)
    published(folder, AFTER)
    done: list[str] = []
    for name in ("delete", "put"):
        method = getattr(deployment.settings.Folder, name)

        def noted(self, *given, name=name, method=method):  # type: ignore[no-untyped-def]
            done.append(name)
            return method(self, *given)

        monkeypatch.setattr(deployment.settings.Folder, name, noted)

    after(folder, source, AFTER)

    assert done[:2] == ["delete", "delete"]
    assert set(done[2:]) == {"put"}


def test_a_target_that_is_down_is_reported_and_the_others_go_on(
    folder: DataFolder, source: Values, tmp_path: Path
) -> None:
    down = f"rsync://127.0.0.1:{free_port()}/site/"
    written(
        folder,
        targets=[
            {"name": "断线", "kind": "rsync", "to": down},
            {"name": "镜像", "kind": "folder", "to": str(tmp_path / "held")},
        ],
    )

    done = brought(folder, source, NOW)

    assert done.exit_code == 3
    assert [bool(one.failure) for one in done.deployed] == [True, False]
    assert below(tmp_path / "held") == live(folder)


def test_a_tombstone_keeps_a_page_off_every_target(
    folder: DataFolder, source: Values, tmp_path: Path
) -> None:
    written(folder, targets=[{"name": "镜像", "kind": "folder", "to": str(tmp_path / "held")}])
    published(folder, NOW)
    ended = next(iter(source.decisions))
    folder.tombstones.write_text(f"{ended} 1\n")

    done = after(folder, source, NOW)

    assert "墓碑" in done.deployed[0].failure
    assert not any(ended in path for path in below(tmp_path / "held"))


def test_a_run_without_time_deletes_all_the_same_and_the_next_puts_the_rest(
    folder: DataFolder, source: Values, tmp_path: Path
) -> None:
    held = tmp_path / "held"
    written(folder, targets=[{"name": "镜像", "kind": "folder", "to": str(held)}])
    brought(folder, source, NOW)
    ended = next(iter(source.decisions.values()))
    published(folder, AFTER)

    done = follow(folder, source, AFTER, lambda: AFTER, seconds=-1)

    assert ended.path not in below(held)
    assert done.deployed[0].left > 0
    after(folder, source, AFTER)
    assert below(held) == live(folder)


def test_the_last_days_go_to_the_server_over_there(
    folder: DataFolder, source: Values, tmp_path: Path
) -> None:
    target = {"name": "镜像", "kind": "folder", "to": str(tmp_path / "held")}
    written(folder, targets=[{**target, "serving": str(tmp_path / "maps")}])

    brought(folder, source, AFTER)

    assert (tmp_path / "maps" / "ends.map").read_bytes() == folder.ends_map.read_bytes()


def test_every_problem_of_the_settings_is_told_at_once_with_its_place(folder: DataFolder) -> None:
    written(
        folder,
        targets=[{"name": "", "kind": "folder", "to": "x"}, {"name": "乙", "kind": "ftp"}],
        served=[{"name": "丙", "url": "gopher://x"}],
    )

    with pytest.raises(Broken) as raised:
        settings.read(folder)

    for place in ("targets.0", "targets.1", "served.0.url"):
        assert place in str(raised.value)
