"""Brings every deploy target to the live site: delete first, empty caches, look from outside.

A target that fails is reported and tried again by the next run; the others go on. No path whose
public id has a tombstone is ever put anywhere.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice

from filelock import FileLock, Timeout

from disclosure.data_folder import DataFolder
from publish import addresses
from publish.gone import Tombstones
from publish.lease import Busy
from publish.log import log
from publish.targets import caches, settings
from publish.targets.copies import Copies, opened
from publish.targets.settings import AnyTarget
from publish.targets.target import TargetFailed

AT_ONCE = 500
"""How many files are put in one step; between steps a run may end, and the next goes on."""


@dataclass(slots=True)
class Deployed:
    """What was done at one target; ``failure`` says why it stopped."""

    name: str
    deleted: list[str] = field(default_factory=list)
    put: list[str] = field(default_factory=list)
    failure: str = ""
    left: int = 0
    """Files that there was no time for."""

    @property
    def is_whole(self) -> bool:
        """Whether the target now holds the live site."""
        return not self.failure and not self.left


def deploy(
    folder: DataFolder, *, ask_again: bool = False, seconds: float = math.inf
) -> list[Deployed]:
    """Bring every target of ``deploy.yaml`` to the live site.

    ``ask_again`` asks each what it holds instead of relying on what is known of it. What is to be
    put is left to the next run once ``seconds`` are over; what is to be deleted never is. Raises
    `Busy` when another deployment runs.
    """
    deployment = settings.read(folder)
    if not deployment.targets or not folder.manifest.exists():
        return []
    lock = FileLock(folder.path / "deploy.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise Busy("另一次部署正在进行，本次不再重复") from None
    try:
        with opened(folder.path / "targets.sqlite3", folder.manifest) as copies:
            return _all(folder, deployment.targets, copies, ask_again, seconds)
    finally:
        lock.release()


def _all(
    folder: DataFolder,
    targets: Iterable[AnyTarget],
    copies: Copies,
    ask_again: bool,
    seconds: float,
) -> list[Deployed]:
    """What has ended leaves every target before anything is put to the first."""
    end = time.monotonic() + seconds
    all_done = [(one, Deployed(one.name)) for one in targets]
    for chosen, done in all_done:
        with _reported(done):
            _take_off(folder, chosen, copies, done, ask_again)
    for chosen, done in all_done:
        if not done.failure:
            with _reported(done):
                _put(folder, chosen, copies, done, end)
    return [done for _, done in all_done]


@contextmanager
def _reported(done: Deployed) -> Iterator[None]:
    """A target's failure is its own."""
    try:
        yield
    except (TargetFailed, OSError) as error:
        done.failure = str(error)
        log.error("deployment failed", target=done.name, reason=done.failure)


def _send_maps(folder: DataFolder, chosen: AnyTarget) -> None:
    """The last days go before any page, so that no page is ever served past its own."""
    serving, maps = chosen.open_serving(), folder.ends_map.parent
    if serving is not None and maps.is_dir():
        serving.put(maps, [one.name for one in sorted(maps.glob("*.map"))])


def _take_off(
    folder: DataFolder, chosen: AnyTarget, copies: Copies, done: Deployed, ask_again: bool
) -> None:
    target = chosen.open()
    _send_maps(folder, chosen)
    if ask_again or not copies.is_known(chosen.name):
        copies.learn(chosen.name, target.paths())
    gone = copies.difference(chosen.name).gone
    if gone:
        target.delete(gone)
        copies.forget(chosen.name, gone)
        done.deleted += gone
        caches.purge(chosen, gone)


def _put(folder: DataFolder, chosen: AnyTarget, copies: Copies, done: Deployed, end: float) -> None:
    new = copies.difference(chosen.name).new
    _refuse_what_has_ended(folder, new)
    target, site = chosen.open(), folder.site.resolve()
    for some in _steps(new):
        if time.monotonic() > end:
            done.left = len(new) - len(done.put)
            break
        with copies.changing(chosen.name, {path: new[path] for path in some}):
            target.put(site, some)
        done.put += some
    caches.purge(chosen, done.put)


def _steps(paths: Iterable[str]) -> Iterator[list[str]]:
    """Lists that were made again because something ended are few, and come with their pages."""
    for group in in_order(paths):
        rest = iter(group)
        while some := list(islice(rest, AT_ONCE)):
            yield some


def in_order(paths: Iterable[str]) -> tuple[list[str], list[str], list[str]]:
    """What others link to first (styles, scripts), then pages of decisions, lists last."""
    wanted = sorted(paths)
    static = [path for path in wanted if path.startswith("static/")]
    pages = [path for path in wanted if addresses.identifier(path)]
    rest = set(wanted) - set(static) - set(pages)
    return static, pages, sorted(rest)


def _refuse_what_has_ended(folder: DataFolder, paths: Iterable[str]) -> None:
    ended = Tombstones(folder.tombstones).ids()
    for path in paths:
        if addresses.identifier(path) in ended:
            raise TargetFailed(f"{path} 已终止（墓碑），不得部署；请运行 portal publish")
