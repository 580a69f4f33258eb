"""What a measurement does with a loaded register: write its stream, or publish all of it.

``python -m benchmarks.streaming FOLDER STREAM`` writes the public stream of the benchmark's moment;
``FOLDER TARGET --publish CONTENT`` publishes everything from a copy of the register in ``TARGET``;
``STREAM TARGET --times N`` writes a stream in which each decision stands N times, each time as
another one: under another id, canary, ordinal, document number and party. So a million decisions
are made of a hundred thousand without holding any, where loading them would take hours.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import BinaryIO

from benchmarks.load import NOW
from disclosure import stream
from disclosure.data_folder import DataFolder
from disclosure.identifier import new_canary, new_identifier
from disclosure.public import PublicDecision


def main() -> None:
    """The command line."""
    given, target = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    match sys.argv[3:]:
        case ["--times", times]:
            with given.open("rb") as lines, target.open("wb") as out:
                multiply(lines, out, int(times))
        case ["--publish", content]:
            target.mkdir(parents=True)
            shutil.copy(given / "register.sqlite3", target)
            _publish(target, Path(content))
        case _:
            _stream(given, target)


def _stream(folder: Path, target: Path) -> None:
    _set_up(folder)
    from disclosure import register

    with target.open("wb") as out:
        stream.write(register.stream(NOW), out)


def _publish(folder: Path, content: Path) -> None:
    _set_up(folder)
    from publish.publication import publish

    publish(DataFolder(folder), NOW, full=True, content=content)


def _set_up(folder: Path) -> None:
    os.environ["PORTAL_DATA"] = str(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "desk.settings")
    import django

    django.setup()
    from disclosure import register

    register.use(DataFolder(folder))


def multiply(lines: Iterable[bytes], out: BinaryIO, times: int) -> None:
    """Copy a stream with every decision ``times`` times; ordinals stay in order."""
    for line in lines:
        value = stream.decode(line)
        if isinstance(value, PublicDecision):
            stream.write((_other(value, number, times) for number in range(times)), out)
        else:
            out.write(line)


def _other(made: PublicDecision, number: int, times: int) -> PublicDecision:
    """One decision as the ``number``-th of those made of it."""
    choose = Random(f"{made.id} {number}").choice
    party = Random(f"{made.party_id} {number}").choice
    return replace(
        made,
        ordinal=made.ordinal * times + number,
        id=new_identifier(choose),
        canary=new_canary(choose),
        party_id=new_identifier(party) if made.party_id else None,
        document_number=made.document_number.replace("号", f"{number}号"),
    )


if __name__ == "__main__":
    main()
