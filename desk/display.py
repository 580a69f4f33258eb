"""The progress of a long step in a terminal: how much is done, the rate, the time left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

Report = Callable[[str, int, int], None]


class _Rate(ProgressColumn):
    """How many a second."""

    def render(self, task: Task) -> Text:
        """The rate, empty until there is one."""
        speed = task.finished_speed or task.speed
        return Text(f"{speed:,.0f}/秒" if speed else "")


@contextmanager
def display() -> Iterator[Report]:
    """What to report steps to: (name, done, total; 0 where unknown)."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate())
    times = (TextColumn("已用"), TimeElapsedColumn(), TextColumn("还需"), TimeRemainingColumn())
    with Progress(*columns, *times, console=console, transient=True) as shown:
        tasks: dict[str, int] = {}

        def report(step: str, done: int, total: int) -> None:
            if step not in tasks:
                for task in tasks.values():
                    shown.update(task, visible=False)  # type: ignore[arg-type]
                tasks[step] = int(shown.add_task(step, total=None))
            shown.update(tasks[step], completed=done, total=total or None)  # type: ignore[arg-type]

        yield report
