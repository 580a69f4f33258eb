"""A folder of another machine as a target, over rsync: its daemon, or ssh.

rsync writes each file beside its place and renames it. Passwords of a daemon stand in a file
(``password_file``), keys of ssh in the ssh configuration of the account that runs the portal.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from publish.targets.target import TargetFailed

SECONDS = 30
"""How long rsync waits for an answer, and for a connection."""


class Rsync:
    """Copies with rsync to ``to``: ``rsync://host/module/folder/`` or ``user@host:/folder/``."""

    def __init__(self, to: str, password_file: Path | None = None, shell: str = "") -> None:
        self._to = to.rstrip("/") + "/"
        self._options = [f"--timeout={SECONDS}"]
        if self._to.startswith("rsync://"):
            self._options.append(f"--contimeout={SECONDS}")
        if password_file is not None:
            self._options.append(f"--password-file={password_file}")
        if shell:
            self._options.append(f"--rsh={shell}")

    def delete(self, paths: Collection[str]) -> None:
        """See `Target`. A source of empty folders lacks every path, so each is deleted there."""
        with tempfile.TemporaryDirectory() as nothing:
            for folder in {Path(nothing, path).parent for path in paths}:
                folder.mkdir(parents=True, exist_ok=True)
            self._copy(Path(nothing), paths, "--delete-missing-args", "--no-implied-dirs")

    def put(self, site: Path, paths: Iterable[str]) -> None:
        """See `Target`."""
        self._copy(site, paths, "--ignore-times", "--perms", "--chmod=D755,F644")

    def paths(self) -> Iterator[str]:
        """See `Target`."""
        listing = self._run(["--recursive", "--no-h", "--8-bit-output", self._to])
        for line in listing.splitlines():
            if line.startswith("-"):
                yield line.split(None, 4)[4]  # mode, size, day, time, path

    def fetch(self, into: Path) -> None:
        """See `Target`."""
        self._run(["--recursive", self._to, f"{into}/"])

    def _copy(self, source: Path, paths: Iterable[str], *options: str) -> None:
        wanted = "".join(f"{path}\0" for path in paths)
        if wanted:
            words = ["--files-from=-", "--from0", *options, f"{source}/", self._to]
            self._run(words, wanted.encode())

    def _run(self, words: Sequence[str], given: bytes = b"") -> str:
        command = ["rsync", *self._options, *words]
        try:
            done = subprocess.run(command, input=given, capture_output=True, check=False)
        except FileNotFoundError as error:
            raise TargetFailed("没有安装 rsync") from error
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip().splitlines()
            raise TargetFailed(
                f"rsync 失败（{done.returncode}）：{said[0] if said else '没有说明'}"
            )
        return done.stdout.decode(errors="replace")
