"""The register's own file, looked through for canaries alone.

A canary belongs to a public text and is deleted with it; the frozen decision stays. Any canary in a
byte of the file (free pages and journals included) that no public text of the register has is of
one that should be gone.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from disclosure.data_folder import DataFolder
from publish import canary_bytes
from publish.residue import Residue


def dead(folder: DataFolder) -> list[Residue]:
    """Canaries in the register's file that belong to no text that it still has."""
    # What is approved or ends while the file is read counts as known either way.
    known = _known(folder.register)
    found = _found(folder.register)
    known |= _known(folder.register)
    return [Residue(folder.register.name, "", one) for one in sorted(found - known)]


def _known(register: Path) -> set[str]:
    with closing(sqlite3.connect(f"file:{register}?mode=ro", uri=True)) as connection:
        rows = connection.execute("SELECT canary FROM disclosure_publicrevision")
        return {row[0] for row in rows}


def _found(register: Path) -> set[str]:
    command = [sys.executable, "-I", str(canary_bytes.__file__), str(register)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return set(done.stdout.split())
