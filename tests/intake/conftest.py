"""What intake tests share."""

from __future__ import annotations

import pytest

from disclosure.agency import Agencies, load_agencies
from disclosure.site import CONTENT


@pytest.fixture(scope="session")
def agencies() -> Agencies:
    return load_agencies(CONTENT / "agencies.yaml")
