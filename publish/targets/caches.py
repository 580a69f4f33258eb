"""Emptying what stands between a surface and its readers, once something has changed there."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Iterable

from publish.log import log
from publish.targets import outside
from publish.targets.settings import Seen

SECONDS = 60


def purge(surface: Seen, paths: Iterable[str]) -> bool:
    """Empty the caches of these paths; failures are logged, for the probe decides what is gone."""
    wanted = [*paths]
    if not wanted:
        return True
    asked = surface.caches.purge is None or _ask(surface.caches.purge, wanted)
    return _hook(surface, wanted) and asked


def _ask(address: str, paths: list[str]) -> bool:
    answers = {path: outside.status(f"{address}/{path}", "PURGE") for path in paths}
    refused = [path for path, answer in answers.items() if not 200 <= answer < 300]
    if refused:
        log.error("cache not emptied", count=len(refused), first=answers[refused[0]])
    return not refused


def _hook(surface: Seen, paths: list[str]) -> bool:
    command = surface.caches.hook
    if not command:
        return True
    addresses = "".join(f"{surface.url or ''}/{path}\n" for path in paths)
    try:
        done = subprocess.run(
            shlex.split(command),
            input=addresses.encode(),
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        log.error("cache hook failed", surface=surface.name, reason=type(error).__name__)
        return False
    if done.returncode:
        log.error("cache hook failed", surface=surface.name, code=done.returncode)
    return done.returncode == 0
