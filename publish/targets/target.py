"""A deploy target: a place outside the data folder that holds a copy of the site."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Protocol

from disclosure.errors import PortalError


class TargetFailed(PortalError):
    """A target could not be reached or refused a change; what it holds is asked again next time."""


class Target(Protocol):
    """What every target can do. A path is relative to the site; each change is whole or not at all.

    Every method raises `TargetFailed` with a sentence for the operator.
    """

    def delete(self, paths: Collection[str]) -> None:
        """Take these files off; what is gone already is fine."""

    def put(self, site: Path, paths: Iterable[str]) -> None:
        """Copy these files of the site; readers see either the old or the new bytes of each."""

    def paths(self) -> Iterator[str]:
        """Every file that the target holds."""

    def fetch(self, into: Path) -> None:
        """Copy everything that the target holds below a folder, to be looked through."""
