"""Pelican's reader of hand-written pages: Markdown with YAML front matter."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from pelican.readers import BaseReader
from pelican.utils import SafeDatetime

from generator.basis import with_blocks
from generator.writing import front_matter, set_text


class WritingReader(BaseReader):  # type: ignore[misc]
    """Reads ``.md``: front matter as typed values, the text as clean HTML."""

    enabled = True
    file_extensions = ["md"]

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        """(HTML, metadata) of one file."""
        path = Path(source_path)
        values, text = front_matter(path)
        text = with_blocks(path, values, text)
        return str(set_text(text)), {name: _dated(value) for name, value in values.items()}


def _dated(value: Any) -> Any:
    """Pelican wants days as moments of its own kind."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return SafeDatetime.combine(value, time())
    return value
