"""Builds a site with real Pelican from values of the public types."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from disclosure import stream
from disclosure.public import PublicDecision
from tests.builders import a_head

CHECKOUT = Path(__file__).resolve().parents[2]


def build(
    folder: Path,
    decisions: Iterable[PublicDecision],
    *more: stream.Line,
    name: str = "site",
    content: Path = CHECKOUT / "content",
    head: stream.Line | None = None,
    **settings: Any,
) -> Path:
    """The folder of a site with these decisions; ``more`` are removals, totals and the like."""
    source = folder / f"{name}.jsonl"
    with source.open("wb") as out:
        stream.write([head or a_head(), *decisions, *more], out)
    output = folder / name
    asked = {"DISCLOSURE_STREAM": str(source), **settings}
    overrides = [f"{key}={json.dumps(value)}" for key, value in asked.items()]
    command = [
        sys.executable,
        "-m",
        "pelican",
        str(content),
        "-s",
        str(CHECKOUT / "pelicanconf.py"),
    ]
    done = subprocess.run(
        [*command, "-o", str(output), "--fatal", "errors", "-e", *overrides],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return output


def files(site: Path) -> dict[str, bytes]:
    """Path → bytes of every file of a site."""
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in sorted(site.rglob("*"))
        if path.is_file()
    }
