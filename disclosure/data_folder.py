"""The data folder (``PORTAL_DATA``): where the register and the live site stand."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class DataFolder:
    """Names of what stands in a data folder; nothing is created by asking for a name."""

    path: Path

    @classmethod
    def from_environment(cls) -> DataFolder:
        """The folder named by ``PORTAL_DATA``, ``var/`` without it."""
        return cls(Path(os.environ.get("PORTAL_DATA", "var")).resolve())

    @property
    def register(self) -> Path:
        """The register: a SQLite database."""
        return self.path / "register.sqlite3"

    @property
    def content(self) -> Path:
        """Files that stand in the place of those of ``content/`` (`content_in_force`)."""
        return self.path / "content"

    @property
    def site(self) -> Path:
        """The live site: a symbolic link to one of ``releases``."""
        return self.path / "site"

    @property
    def releases(self) -> Path:
        """The folders that ``site`` has pointed to."""
        return self.path / "releases"

    @property
    def manifest(self) -> Path:
        """What is in the live site and what it was made from."""
        return self.path / "manifest.sqlite3"

    @property
    def whoosh(self) -> Path:
        """The index of the served search."""
        return self.path / "whoosh"

    @property
    def tombstones(self) -> Path:
        """Ended disclosures that may never come back (``PORTAL_TOMBSTONES`` moves it)."""
        return Path(os.environ.get("PORTAL_TOMBSTONES") or self.path / "tombstones")

    @property
    def ends_map(self) -> Path:
        """Public id → last day, for servers that must answer 410 with no job run."""
        return self.path / "serving" / "ends.map"

    @property
    def status(self) -> Path:
        """The last run, the next end, what is overdue."""
        return self.path / "status.json"

    @property
    def samples(self) -> Path:
        """Sample files that the rehearsal made for itself."""
        return self.path / "samples"

    @property
    def staging(self) -> Path:
        """Where a build is written before it is verified."""
        return self.path / "staging"

    @property
    def lock(self) -> Path:
        """Held by whoever changes the live site."""
        return self.path / "publish.lock"
