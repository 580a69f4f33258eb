"""What a measurement does with a loaded register: write its stream, or publish all of it.

``python -m benchmarks.streaming FOLDER STREAM`` writes the public stream of the benchmark's moment;
``FOLDER TARGET --publish CONTENT`` publishes everything from a copy of the register in ``TARGET``.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from benchmarks.load import NOW
from disclosure.data_folder import DataFolder


def main() -> None:
    """The command line."""
    folder, target = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    publishing = sys.argv[3:4] == ["--publish"]
    if publishing:
        target.mkdir(parents=True)
        shutil.copy(folder / "register.sqlite3", target)
        folder = target
    os.environ["PORTAL_DATA"] = str(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "desk.settings")
    import django

    django.setup()
    from disclosure import register, stream
    from publish.publication import publish

    register.use(DataFolder(folder))
    if publishing:
        publish(DataFolder(folder), NOW, full=True, content=Path(sys.argv[4]))
        return
    with target.open("wb") as out:
        stream.write(register.stream(NOW), out)


if __name__ == "__main__":
    main()
