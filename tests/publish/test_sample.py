"""The main job on the real sample: published, and off every surface the moment it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from wsgiref.util import setup_testing_defaults

import pytest

from disclosure.data_folder import DataFolder
from disclosure.moment import aware, parse_moment
from publish import needles
from publish.residue import REMOVAL_FILES, files_below
from publish.server import application

PORTAL = Path(sys.executable).with_name("portal")
NOW = "2026-11-20T12:00:00+08:00"


def portal(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run one command on a data folder."""
    environment = {**os.environ, "PORTAL_DATA": str(data)}
    return subprocess.run(
        [PORTAL, *words], env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """The sample data, published."""
    data = tmp_path_factory.mktemp("sample")
    for words in (("demo", "--as-of", NOW), ("publish", "--as-of", NOW)):
        done = portal(data, *words)
        assert done.returncode == 0, done.stdout + done.stderr
    return DataFolder(data)


def contents(folder: DataFolder) -> dict[str, tuple[int, bytes]]:
    return {
        path: (place.stat().st_mtime_ns, place.read_bytes())
        for path, place in files_below(folder.site)
    }


def first_to_end(folder: DataFolder) -> dict[str, str]:
    """The live decision with the earliest last day, from the open data."""
    twins = [json.loads(place.read_bytes()) for place in folder.site.glob("decisions/*/*.json")]
    return min(twins, key=lambda one: (one["last_day"], one["id"]))


def status(folder: DataFolder, path: str, now: datetime) -> int:
    environ: dict[str, object] = {}
    setup_testing_defaults(environ)
    environ["PATH_INFO"] = path
    said: list[int] = []
    answer = application(folder, lambda: now)
    list(answer(environ, lambda line, _: said.append(int(line[:3]))))  # type: ignore[arg-type]
    return said[0]


def test_the_moment_after_its_last_day_an_entry_of_the_sample_is_gone(sample: DataFolder) -> None:
    ending = first_to_end(sample)
    end = aware(parse_moment(ending["ends_at"]))
    page = f"/decisions/{ending['id'][:2]}/{ending['id']}"
    before = contents(sample)
    assert status(sample, f"{page}.html", end - timedelta(seconds=1)) == 200

    done = portal(sample.path, "tick", "--as-of", end.isoformat(), "--json")

    assert done.returncode == 0, done.stdout + done.stderr
    assert status(sample, f"{page}.html", end) == 410
    assert status(sample, f"{page}.json", end) == 410
    after = contents(sample)
    live = b"".join(data for path, (_, data) in after.items() if path.startswith("decisions/"))
    for path, (_, data) in after.items():
        for needle in _strings(ending):
            assert needle.encode() not in data or needle.encode() in live, (path, needle)
        if ending["id"].encode() in data:
            assert path in REMOVAL_FILES or path.endswith(".atom"), path
    assert ending["id"].encode() in after["open-data/removed.jsonl"][1]

    said = json.loads(done.stdout)
    touched = {*said["written"], *said["deleted"]}
    assert {path for path in before if after.get(path) != before[path]} <= touched
    _second_tick_writes_nothing(sample, end, after)


def _second_tick_writes_nothing(
    sample: DataFolder, end: datetime, after: dict[str, tuple[int, bytes]]
) -> None:
    done = portal(sample.path, "tick", "--as-of", end.isoformat())

    assert done.returncode == 0, done.stdout + done.stderr
    assert contents(sample) == after


def _strings(ending: dict[str, str]) -> list[str]:
    found = [ending["canary"], *needles.spellings(ending["document_number"])]
    if ending.get("party_code"):
        found.append(ending["party_code"])
    return [*found, ending["party_name"]] if len(ending["party_name"]) >= 4 else found


def test_two_ticks_at_once_double_nothing_and_lose_nothing(sample: DataFolder) -> None:
    ending = first_to_end(sample)
    end = aware(parse_moment(ending["ends_at"])).isoformat()
    words = [PORTAL, "tick", "--as-of", end, "--json"]
    environment = {**os.environ, "PORTAL_DATA": str(sample.path)}

    running = [
        subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    said = [one.communicate(timeout=300) for one in running]

    codes = sorted(one.returncode for one in running)
    assert codes in ([0, 0], [0, 1]), said
    everything = b"".join(data for _, data in contents(sample).values())
    assert ending["canary"].encode() not in everything
    stones = sample.tombstones.read_text().split("\n")
    assert len(stones) == len(set(stones))


def test_the_nightly_look_finds_nothing_and_then_what_was_put_there(sample: DataFolder) -> None:
    gone = json.loads((sample.site / "open-data" / "removed.jsonl").read_text().splitlines()[-1])
    now = (sample.tombstones.with_name("tombstones.mark")).read_text().strip()
    clean = portal(sample.path, "verify", "--as-of", now)
    assert clean.returncode == 0, clean.stdout + clean.stderr

    left = sample.site / "about" / "left.html"
    left.write_text(f"<a href='/decisions/{gone['id'][:2]}/{gone['id']}.html'></a>")
    found = portal(sample.path, "verify", "--as-of", now)
    left.unlink()

    assert found.returncode == 3
    assert "about/left.html" in found.stdout
