"""Small files are read to their end, and are told apart by their bytes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.reading import holds, read


@given(st.binary(max_size=300), st.binary(max_size=300))
def test_a_file_holds_its_own_bytes_and_no_others(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, other: bytes
) -> None:
    path = tmp_path_factory.mktemp("reading") / "file"
    path.write_bytes(data)

    assert read(path) == data
    assert holds(path, data)
    assert holds(str(path), other) == (data == other)


def test_what_grows_while_it_is_read_is_read_to_its_end() -> None:
    # Files of /proc say that they have no bytes, and have some.
    assert read("/proc/self/status") != b""


def test_where_no_file_stands_nothing_is_held(tmp_path: Path) -> None:
    assert not holds(tmp_path / "none", b"")
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "none")
