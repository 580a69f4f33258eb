"""Content folders of one's own for tests: the shipped one, with a few values changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml

from disclosure.site import CONTENT


def changed_content(
    place: Path,
    changes: Mapping[str, Callable[[Any], None]],
    *,
    jurisdiction: str | None = None,
) -> Path:
    """A copy of the agencies, rules and calendar in ``place``, with files changed by name.

    ``jurisdiction`` puts every agency under one profile.
    """
    content = place / "content"
    for name in ("rules", "calendar"):
        shutil.copytree(CONTENT / name, content / name)
    shutil.copy(CONTENT / "agencies.yaml", content)
    if jurisdiction is not None:
        changes = {**changes, "agencies": lambda values: _place(values, jurisdiction)}
    for name, change in changes.items():
        path = content / f"{name}.yaml"
        values = yaml.safe_load(path.read_text(encoding="utf-8"))
        change(values)
        path.write_text(yaml.safe_dump(values, allow_unicode=True), encoding="utf-8")
    return content


def _place(values: Any, jurisdiction: str) -> None:
    for agency in values["agencies"]:
        agency["jurisdiction"] = jurisdiction
