"""Renders products: Pelican in a child process, into an empty folder, from a stream.

The child knows neither the register nor Django. It reads the stream of public decisions named by
``DISCLOSURE_STREAM`` and writes the products listed in ``DISCLOSURE_PRODUCTS``, all without it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from disclosure import stream
from disclosure.errors import Broken
from publish import disk

CHECKOUT = Path(__file__).resolve().parent.parent
"""The folder with ``pelicanconf.py``, templates and content."""

_LAST_LINES = 12


def render(
    work: Path,
    lines: Iterable[stream.Line],
    products: Iterable[str] | None = None,
    content: Path | None = None,
) -> Path:
    """Write the products (all of them if None) below ``work``; returns the folder they stand in.

    A build that fails is `Broken` with the last lines that Pelican said.
    """
    disk.empty(work)
    source = work / "stream.jsonl"
    with source.open("wb") as out:
        stream.write(lines, out)
    settings: dict[str, object] = {"DISCLOSURE_STREAM": str(source)}
    if products is not None:
        wanted = work / "products.json"
        wanted.write_text(json.dumps(list(products)), encoding="utf-8")
        settings["DISCLOSURE_PRODUCTS"] = str(wanted)
    output = work / "output"
    output.mkdir()
    _pelican(content or CHECKOUT / "content", output, settings)
    return output


def _pelican(content: Path, output: Path, settings: dict[str, object]) -> None:
    overrides = [f"{name}={json.dumps(value)}" for name, value in settings.items()]
    command = [sys.executable, "-m", "pelican", str(content), "--output", str(output)]
    command += ["--settings", str(CHECKOUT / "pelicanconf.py"), "--fatal", "errors"]
    command += ["--extra-settings", *overrides]
    environment = {
        **os.environ,
        "PYTHONPATH": str(CHECKOUT),
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": "0",
    }
    done = subprocess.run(
        command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = (done.stdout + done.stderr).strip().splitlines()[-_LAST_LINES:]
        raise Broken("页面未能生成：" + "\n".join(said))
