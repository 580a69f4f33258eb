"""Shared fixtures: a fresh register of one's own, quickly."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import django
import pytest
from hypothesis import settings

from disclosure.data_folder import DataFolder

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "desk.settings")
django.setup()

# The browser's driver leaves an event loop in the main thread, in which Django would refuse its
# database; the tests never share a connection with that loop.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# A busy machine is slow; no test fails by the clock. Where a change is judged the examples are
# those of every run, so that it alone is judged; everywhere else each run looks for others.
settings.register_profile("portal", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("portal")


@pytest.fixture(scope="session")
def made_register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register made by its migrations once; each test gets a copy."""
    from disclosure import register

    folder = DataFolder(tmp_path_factory.mktemp("register"))
    register.create(folder, rehearsal=True)
    return folder.register


@pytest.fixture
def folder(tmp_path: Path, made_register: Path) -> Iterator[DataFolder]:
    """A data folder with an empty rehearsal register, to which Django is connected."""
    from django.db import connections

    from disclosure import register

    data = DataFolder(tmp_path / "data")
    data.path.mkdir()
    shutil.copy(made_register, data.register)
    register.use(data)
    yield data
    connections.close_all()
