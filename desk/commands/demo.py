"""``portal demo``: a rehearsal folder with sample data, or a stream of it."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

import click

from desk.options import Context, as_of, dry_run
from desk.progress import showing
from disclosure.data_folder import DataFolder
from disclosure.errors import PortalError, Refused
from disclosure.moment import day_of

SAMPLES = (
    ("penalties.xlsx", "licences.csv", "case-system.json"),
    "documents/*.md",
)


@click.command()
@click.option("--empty", is_flag=True, help="Make a rehearsal folder without decisions.")
@click.option("--reset", is_flag=True, help="Make the folder anew, tombstones included.")
@click.option(
    "--stream",
    type=click.Path(dir_okay=False, allow_dash=True),
    help="Write the public stream of a rehearsal in a temporary place to a file (- for stdout).",
)
@dry_run
@as_of
def demo(context: Context, empty: bool, reset: bool, stream: str | None, dry_run: bool) -> None:
    """Make a rehearsal folder (演示数据) and replay the sample decisions in it.

    Makes $PORTAL_DATA, marked as a rehearsal: every page says so, and it is never deployed. A
    second run changes nothing, unless time in the folder has run ahead of --as-of.
    """
    if stream is not None and not dry_run:
        _write_stream(context, stream)
        return
    context.set_up()
    if dry_run:
        _say(context, reset, stream)
        return
    if not _is_to_be_made(context, reset):
        click.echo(f"{context.folder.path} 已是演示数据，没有改动", err=True)
    else:
        if context.folder.register.exists():
            _clear(context.folder)
        _make(context.folder, context.now, context.recorded_at, context.content, empty=empty)
        click.echo(f"演示数据已就绪：{context.folder.path}", err=True)
    if not context.folder.site.exists():
        _publish(context)


def _say(context: Context, reset: bool, stream: str | None) -> None:
    """What a run would do."""
    place = context.folder.path
    if stream is not None:
        click.echo(f"将在临时位置制作演示数据，写入 {stream}", err=True)
    elif _is_to_be_made(context, reset):
        click.echo(f"将制作演示数据并发布：{place}", err=True)
    elif not context.folder.site.exists():
        click.echo(f"{place} 已是演示数据，将发布", err=True)
    else:
        click.echo(f"{place} 已是演示数据，没有改动", err=True)


def _publish(context: Context) -> None:
    """Bring the site up for the first time; later runs leave that to the tick."""
    publication = import_module("publish.publication")
    with showing(True) as progress:
        outcome = publication.publish(
            context.folder,
            context.now,
            progress=progress,
            content=context.content,
            recorded_at=context.recorded_at,
        )
    click.echo(f"已发布：写入 {len(outcome.written)} 个文件", err=True)


def _is_to_be_made(context: Context, reset: bool) -> bool:
    """Whether the folder is missing or must go; a folder that is no rehearsal is never touched."""
    folder, register = context.folder, _register()
    if not folder.register.exists():
        return True
    register.use(folder)
    if not register.is_rehearsal():
        raise Refused(f"{folder.path} 是正式数据，不能用作演示")
    ahead = _runs_ahead(folder, context.now)
    if not (reset or ahead):
        return False
    if ahead and not reset:
        click.echo(f"{folder.path} 中的时间已经走到 {ahead.isoformat()}，重新制作", err=True)
    return True


def _runs_ahead(folder: DataFolder, now: datetime) -> datetime | None:
    """The latest moment that the folder has been brought to, if it lies after ``now``."""
    reached = [_register().latest_change_at(), _mark(folder)]
    latest = max((moment for moment in reached if moment is not None), default=None)
    return latest if latest and latest > now + timedelta(minutes=1) else None


def _mark(folder: DataFolder) -> datetime | None:
    moment: datetime | None = import_module("publish.gone").Mark(folder.tombstones).read()
    return moment


def _clear(folder: DataFolder) -> None:
    """Delete what the portal made in a rehearsal folder, and nothing else."""
    import_module("django.db").connections.close_all()
    mark = folder.tombstones.with_name(f"{folder.tombstones.name}.mark")
    made = [
        folder.register,
        folder.site,
        folder.releases,
        folder.manifest,
        folder.path / "catalogue.sqlite3",
        folder.whoosh,
        folder.tombstones,
        mark,
        folder.ends_map.parent,
        folder.status,
        folder.samples,
        folder.staging,
    ]
    for path in made:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _make(
    folder: DataFolder, now: datetime, recorded_at: datetime, content: Path, *, empty: bool
) -> int:
    """Make a rehearsal folder; a run that is broken off leaves no register behind."""
    rehearsal = import_module("desk.rehearsal")
    _register().create(folder, rehearsal=True)
    try:
        if empty:
            rehearsal.officers()
            return 0
        soon = import_module("desk.soon")
        ending = soon.soon(day_of(now))
        soon.write(ending, folder.samples / soon.FILE)
        late = soon.late_in_county(day_of(now))
        samples = [*_read_samples(content / "samples"), *ending, late]
        happenings = rehearsal.read_happenings(content / "samples" / "events.yaml")
        with _bar("重放演示数据") as progress:
            steps: int = rehearsal.replay(
                samples, happenings, now=now, recorded_at=recorded_at, progress=progress
            )
        return steps
    except BaseException:
        _clear(folder)
        raise


def _read_samples(folder: Path) -> list[Any]:
    """The sample decisions with their reviews, read as any other file is."""
    sample = import_module("desk.rehearsal").Sample
    intake = import_module("disclosure.intake")
    agencies = import_module("disclosure.reference").reference().agencies
    reviews = {
        (row.document_number, row.party_name): row.review
        for row in intake.read_reviews(folder / "review.csv")
    }
    samples = []
    for path in (*(folder / name for name in SAMPLES[0]), *sorted(folder.glob(SAMPLES[1]))):
        reading = intake.read(path, agencies)
        for row in reading:
            key = (row.decision.document_number, row.decision.party.name)
            samples.append(sample(row.decision, reviews.get(key, row.review), path.name))
        errors = [problem for problem in reading.problems if not problem.warning]
        if errors:
            raise PortalError(f"演示文件 {path.name} 有错误：{errors[0]}")
    return samples


def _write_stream(context: Context, target: str) -> None:
    """Make a rehearsal in a temporary place, write its stream, and leave nothing behind."""
    context.set_up()
    with tempfile.TemporaryDirectory(prefix="portal-demo-") as place:
        _make(
            DataFolder(Path(place)),
            context.now,
            context.recorded_at,
            context.content,
            empty=False,
        )
        with _opened(target) as out:
            import_module("disclosure.stream").write(_register().stream(context.now), out)
        import_module("django.db").connections.close_all()


@contextmanager
def _opened(target: str) -> Iterator[BinaryIO]:
    if target == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with Path(target).open("wb") as out:
        yield out


@contextmanager
def _bar(title: str) -> Iterator[Any]:
    """A progress display in a terminal; silence elsewhere."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


def _register() -> Any:
    return import_module("disclosure.register")


COMMANDS: list[click.Command] = [demo]
