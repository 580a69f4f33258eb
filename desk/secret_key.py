"""The key that signs sessions: made once for a data folder, readable by its owner only."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from disclosure.data_folder import DataFolder


def secret_key(folder: DataFolder) -> str:
    """The key of a data folder; where there is no folder yet, one that lasts as long as we run."""
    if not folder.path.is_dir():
        return secrets.token_urlsafe(48)
    file = folder.path / "session.key"
    if not file.exists():
        _write_once(file, secrets.token_urlsafe(48))
    return file.read_text(encoding="ascii").strip()


def _write_once(file: Path, key: str) -> None:
    """Two processes may come at once: each writes a file of its own, the first link stays."""
    own = file.with_name(f".session.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(key)
        out.flush()
        os.fsync(out.fileno())
    try:
        os.link(own, file)
    except FileExistsError:
        pass
    finally:
        own.unlink()
