"""The first look at a whole build: many processes see what one sees."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from disclosure.agency import load_agencies
from disclosure.site import CONTENT
from publish import first_look
from publish.first_look import Seen
from search import shards
from tests.builders import a_public_decision
from tests.publish.test_exposure import MOBILE


def build(staging: Path, files: dict[str, str]) -> list[str]:
    for path, text in files.items():
        (staging / path).parent.mkdir(parents=True, exist_ok=True)
        (staging / path).write_text(text, encoding="utf-8")
    return [*files]


def test_every_file_has_its_hash_and_size(tmp_path: Path) -> None:
    paths = build(tmp_path, {"index.html": "<p>公示</p>", "open-data/a.csv": "a,b\n"})

    found = list(first_look.seen(tmp_path, paths))

    assert [one.path for one in found] == paths
    for one in found:
        data = (tmp_path / one.path).read_bytes()
        assert (one.sha256, one.size) == (hashlib.sha256(data).hexdigest(), len(data))
        assert not one.is_doubtful


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("index.html", f"<p>联系电话{MOBILE}</p>"),
        ("index.html", "<p>{{ title }}</p>"),
        ("feeds/all.atom", f"<summary>{MOBILE}</summary>"),
        ("decisions/ab/ab1.json", f'{{"facts": "{MOBILE}"}}'),
    ],
)
def test_what_may_block_is_looked_at_again(tmp_path: Path, path: str, text: str) -> None:
    paths = build(tmp_path, {path: text, f"static/1/{Path(path).name}": text})

    first, static = first_look.seen(tmp_path, paths)

    assert first.is_doubtful
    assert not static.is_doubtful


@pytest.mark.parametrize("title", ["生产案", f"电话{MOBILE}案"])
def test_a_number_in_the_packed_index_is_doubted(title: str, tmp_path: Path) -> None:
    agencies = load_agencies(CONTENT / "agencies.yaml")
    shards.build([a_public_decision(1, title=title)], agencies, tmp_path)
    packed = [place for place in sorted(tmp_path.rglob("*")) if place.is_file()]

    found = first_look.seen(tmp_path, (one.relative_to(tmp_path).as_posix() for one in packed))

    doubted = {one.path for one in found if one.is_doubtful}
    assert doubted == ({f"{shards.DATA}/cards/000.bin"} if MOBILE in title else set())


def test_several_processes_see_what_one_sees_in_the_same_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = {f"parties/p{n}.html": f"<p>{n}</p>" + MOBILE * (n % 7 == 0) for n in range(60)}
    paths = build(tmp_path, texts)
    alone: list[Seen] = list(first_look.seen(tmp_path, paths))
    monkeypatch.setattr(first_look, "_BATCH", 5)
    monkeypatch.setattr(first_look, "_FEW", 1)

    assert list(first_look.seen(tmp_path, paths)) == alone


UNGUARDED = """
import sys
from pathlib import Path
from publish import first_look
first_look._BATCH, first_look._FEW = 1, 1
place = Path(sys.argv[1])
print(sorted(one.path for one in first_look.seen(place, ["a.html", "b.html", "c.html"])))
"""


def test_where_the_other_processes_die_this_one_looks(tmp_path: Path) -> None:
    """They begin by running the script that started them, which here starts others in its turn."""
    for name in "abc":
        (tmp_path / f"{name}.html").write_text(name, encoding="utf-8")
    script = tmp_path / "unguarded.py"
    script.write_text(UNGUARDED, encoding="utf-8")

    done = subprocess.run(
        [sys.executable, script, tmp_path],
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
        capture_output=True,
        text=True,
        check=False,
    )

    *said, found = done.stdout.splitlines()
    assert found == "['a.html', 'b.html', 'c.html']"
    assert "has died" in said[0]
