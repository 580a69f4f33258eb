"""The table and the plot of the generators, as ``benchmarks/RESULTS.md`` shows them."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import Any

import jinja2

FOLDER = Path(__file__).resolve().parent
_COLOURS = {
    "ours": "#1f5fa8",
    "hugo": "#c2185b",
    "pelican": "#8a6d00",
    "indexed": "#3d8b6e",
    "whole": "#5b7f95",
}
_BAR, _GAP, _LEFT, _WIDE = 22, 8, 250, 420


def write(rows: list[dict[str, Any]]) -> None:
    """Write ``RESULTS.md`` and ``results.svg`` from the rows of a summary."""
    templates = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER), trim_blocks=True, autoescape=False
    )
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, "
    machine += f"Python {platform.python_version()}"
    text = templates.get_template("results.md.j2").render(
        rows=rows,
        bars=_bars(rows),
        growth=_growth(rows),
        machine=machine,
        notes=(FOLDER / "notes.md").read_text(encoding="utf-8").strip(),
    )
    (FOLDER / "RESULTS.md").write_text(text, encoding="utf-8")
    (FOLDER / "results.svg").write_text(
        templates.get_template("results.svg.j2").render(**_plot(rows)), encoding="utf-8"
    )


def _bars(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """For each size at which both were measured: what this portal needs of what Hugo needs."""
    by_key = {(row["size"], row["key"]): row for row in rows if row["is_whole"]}
    found = []
    for size in sorted({row["size"] for row in rows}):
        ours, hugo = by_key.get((size, "ours")), by_key.get((size, "hugo"))
        if ours and hugo:
            shares = {name: _share(ours, hugo, name) for name in ("cpu", "wall", "peak", "page")}
            found.append({"size": size, **shares})
    return found


def _growth(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What ten times as many decisions cost this portal, for each two sizes so measured."""
    by_key = {(row["size"], row["key"]): row for row in rows if row["is_whole"]}
    return [
        {"from": by_key[size // 10, key], "to": row}
        | {name: _share(row, by_key[size // 10, key], name) for name in ("cpu", "peak")}
        for (size, key), row in by_key.items()
        if key in ("ours", "indexed") and (size // 10, key) in by_key
    ]


def _share(one: dict[str, Any], of: dict[str, Any], name: str) -> float | None:
    return one[name] / of[name] if of[name] else None


def _plot(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Horizontal bars of CPU seconds a thousand decisions."""
    each = [(row, row["cpu"] / row["size"] * 1000) for row in rows]
    longest = max((value for _, value in each), default=1.0)
    bars = [
        {
            "label": f"{row['size']:,}: {row['name']}",
            "value": f"{value:.2f} s" + ("" if row["is_whole"] else " (stopped)"),
            "width": round(value / longest * _WIDE, 1),
            "y": number * (_BAR + _GAP) + 40,
            "colour": _COLOURS[row["key"]],
        }
        for number, (row, value) in enumerate(each)
    ]
    height = len(bars) * (_BAR + _GAP) + 56
    return {"bars": bars, "height": height, "bar": _BAR, "left": _LEFT, "wide": _LEFT + _WIDE + 130}
