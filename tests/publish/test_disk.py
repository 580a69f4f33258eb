"""Files that survive a power failure."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from publish import disk


def order(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The system calls as they come, by the name of what they touch."""
    calls: list[str] = []
    fsync, replace, unlink = os.fsync, Path.replace, Path.unlink

    def named(descriptor: int) -> str:
        return Path(f"/proc/self/fd/{descriptor}").readlink().name

    monkeypatch.setattr(os, "fsync", lambda fd: (calls.append(f"fsync {named(fd)}"), fsync(fd)))
    monkeypatch.setattr(
        Path, "replace", lambda a, b: (calls.append(f"rename {Path(b).name}"), replace(a, b))[1]
    )
    monkeypatch.setattr(
        Path, "unlink", lambda a, **k: (calls.append(f"unlink {a.name}"), unlink(a, **k))[1]
    )
    return calls


def test_bytes_are_durable_before_the_rename_and_the_rename_before_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = order(monkeypatch)

    disk.write(tmp_path / "ends.map", b"1")

    assert calls == ["fsync .ends.map.new", "rename ends.map", f"fsync {tmp_path.name}"]


def test_files_move_in_after_their_bytes_and_before_their_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    staging, site = tmp_path / "staging", tmp_path / "site"
    (staging / "a").mkdir(parents=True)
    site.mkdir()
    (staging / "a" / "1.html").write_bytes(b"1")
    (staging / "2.html").write_bytes(b"2")
    calls = order(monkeypatch)

    disk.move_in(staging, site, ["a/1.html", "2.html"])

    assert calls[:4] == ["fsync 1.html", "fsync 2.html", "rename 1.html", "rename 2.html"]
    assert sorted(calls[4:]) == ["fsync a", "fsync site"]


def test_taking_files_off_leaves_no_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "decisions" / "ab").mkdir(parents=True)
    (tmp_path / "decisions" / "ab" / "x.html").write_bytes(b"1")
    (tmp_path / "index.html").write_bytes(b"1")

    disk.take_off(tmp_path, ["decisions/ab/x.html", "decisions/ab/x.json"])

    assert [place.name for place in tmp_path.iterdir()] == ["index.html"]


def test_a_link_is_switched_in_one_rename(tmp_path: Path) -> None:
    for number in "12":
        (tmp_path / "releases" / number).mkdir(parents=True)
    disk.point(tmp_path / "site", tmp_path / "releases" / "1")

    disk.point(tmp_path / "site", tmp_path / "releases" / "2")

    assert (tmp_path / "site").readlink() == Path("releases/2")
