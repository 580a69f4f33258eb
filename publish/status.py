"""``status.json``: the last run, the next end, what is overdue, for monitoring and ``/healthz``."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from disclosure.data_folder import DataFolder
from publish import disk


def write(folder: DataFolder, **values: Any) -> None:
    """Replace the status by these values; moments are written as RFC 3339."""
    plain = {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
    }
    disk.write(folder.status, (json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode())


def read(folder: DataFolder) -> dict[str, Any]:
    """The status of the last run, empty before the first."""
    try:
        values: dict[str, Any] = json.loads(folder.status.read_bytes())
    except FileNotFoundError:
        return {}
    return values
