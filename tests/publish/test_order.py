"""The order of the system calls of a run, as the kernel saw them: no kill shows a missing fsync."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from datetime import date

import pytest

from disclosure.data_folder import DataFolder
from disclosure.moment import end_of
from publish.publication import publish
from tests.builders import NOW
from tests.publish.test_publication import company
from tests.publish.values import Values

SOON = date(2026, 12, 1)
SCRIPT = """
import sys
from pathlib import Path
from disclosure.data_folder import DataFolder
from publish.publication import publish
from tests.publish.test_order import END, source
source = source()
source.put(*source.coming)
print('begin', flush=True)
publish(DataFolder(Path(sys.argv[1])), END, source=source)
"""
END = end_of(SOON)
CALL = re.compile(r"^(?:\[pid +)?(\d+)?\]? *(\w+)\((.*)\) += 0")


@dataclass(frozen=True)
class Call:
    """One system call that succeeded: its name, and the paths it named or had open."""

    name: str
    paths: tuple[str, ...]


class Coming(Values):
    """Values with what the traced run is to publish."""

    coming: tuple[object, ...] = ()


def source() -> Coming:
    made = Coming()
    made.put(company(1, last_day=SOON), *(company(number) for number in range(2, 6)))
    made.coming = (company(9),)
    return made


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> list[Call]:
    """What a run did in which one decision ends and another begins."""
    place = tmp_path_factory.mktemp("order")
    folder = DataFolder(place / "data")
    publish(folder, NOW, source=source())
    trace = place / "trace"
    wanted = "fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat,rmdir,sync,syncfs,ftruncate"
    words = ["strace", "-f", "-yy", "-s", "400", "-e", f"trace={wanted}", "-o", str(trace)]
    command = [*words, sys.executable, "-c", SCRIPT, str(folder.path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return list(parsed(trace.read_text(), str(folder.path)))


def whole_lines(trace: str):  # type: ignore[no-untyped-def]
    """The lines of a trace, each call that others interrupted as one line where it ended."""
    begun: dict[str, str] = {}
    for line in trace.splitlines():
        process = line.partition(" ")[0]
        if line.endswith("<unfinished ...>"):
            begun[process] = line.removesuffix("<unfinished ...>")
        elif " resumed>" in line:
            yield begun.pop(process) + line.partition(" resumed>")[2]
        else:
            yield line


def parsed(trace: str, root: str):  # type: ignore[no-untyped-def]
    for line in whole_lines(trace):
        match = re.match(r"^\d+ +(\w+)\((.*)\) += 0", line)
        if match:
            named = re.findall(rf'(?:<|"){re.escape(root)}/?([^">]*)', match[2])
            if named or match[1] == "sync":
                yield Call(match[1], tuple(named))


def first(calls: list[Call], name: str, part: str) -> int:
    """The place of the first call of a kind that names a path with ``part`` in it."""
    return next(
        number
        for number, call in enumerate(calls)
        if call.name.startswith(name) and any(part in path for path in call.paths)
    )


def last(calls: list[Call], name: str, part: str) -> int:
    return len(calls) - 1 - first(calls[::-1], name, part)


def ended() -> str:
    return next(iter(source().decisions.values())).path


def new() -> str:
    return source().coming[0].path  # type: ignore[attr-defined, no-any-return]


def test_the_tombstone_and_the_last_days_are_on_disk_before_a_page_is_deleted(
    calls: list[Call],
) -> None:
    deleted = first(calls, "unlink", ended())

    assert first(calls, "fsync", "tombstones") < deleted
    assert first(calls, "fsync", "serving/.ends.map.new") < first(calls, "rename", "ends.map")
    assert first(calls, "rename", "ends.map") < deleted
    assert first(calls, "fsync", "serving") < deleted


def test_the_manifest_says_pending_on_disk_before_the_first_file_moves(calls: list[Call]) -> None:
    committed = first(calls, "ftruncate", "manifest.sqlite3-journal")

    assert committed < first(calls, "unlink", ended())
    assert any(
        call.name.startswith(("fsync", "fdatasync"))
        and any("manifest.sqlite3" in path for path in call.paths)
        for call in calls[:committed]
    )


def test_a_deletion_is_on_disk_before_anything_new_is_put(calls: list[Call]) -> None:
    deletions = [
        (number, call.paths[0])
        for number, call in enumerate(calls)
        if call.name.startswith("unlink") and call.paths[0].startswith("releases/")
    ]

    assert len(deletions) >= 2
    put = first(calls, "rename", new())
    assert max(number for number, _ in deletions) < put
    for number, path in deletions:
        assert is_made_durable(calls[number:put], path.rpartition("/")[0]), path


def is_made_durable(after: list[Call], folder: str) -> bool:
    """Whether a folder is synced, or was removed as empty and its own folder is synced."""
    if any(call.name == "fsync" and folder in call.paths for call in after):
        return True
    removed = [n for n, call in enumerate(after) if call.name == "rmdir" and folder in call.paths]
    return bool(removed) and is_made_durable(after[removed[0] :], folder.rpartition("/")[0])


def test_every_file_that_moves_in_has_its_bytes_on_disk_before_and_its_folder_after(
    calls: list[Call],
) -> None:
    moves = [
        (number, call.paths[-1])
        for number, call in enumerate(calls)
        if call.name.startswith("rename") and len(call.paths) == 2 and "releases/" in call.paths[1]
    ]
    assert len(moves) > 20
    for number, path in moves:
        source_path = calls[number].paths[0]
        before, after = calls[:number], calls[number:]
        synced = {one for call in before if call.name.startswith("fsync") for one in call.paths}
        assert source_path in synced or any(call.name.startswith("sync") for call in before), path
        folder = path.rpartition("/")[0]
        assert any(call.name.startswith("fsync") and folder in call.paths for call in after), path


def test_pages_come_before_the_lists_that_name_them(calls: list[Call]) -> None:
    assert first(calls, "rename", new()) < last(calls, "rename", "/index.html")


def test_the_manifest_says_clean_on_disk_after_the_last_file_moved(calls: list[Call]) -> None:
    assert last(calls, "ftruncate", "manifest.sqlite3-journal") > last(calls, "rename", "releases/")
