"""The stream carries public decisions to Pelican and back without loss."""

import io

import pytest

from disclosure import stream
from disclosure.errors import Broken
from tests.builders import a_head, a_public_decision, many_public_decisions


def test_a_stream_gives_back_what_was_written() -> None:
    lines = [a_head(), *many_public_decisions(20), a_public_decision(99, facts="<script>\u2028")]
    out = io.BytesIO()

    stream.write(lines, out)

    assert list(stream.read(io.BytesIO(out.getvalue()))) == lines


@pytest.mark.parametrize("line", [b"{}", b"[1]", b"nonsense", b'{"decision": {"id": "x"}}'])
def test_a_line_of_another_form_is_refused(line: bytes) -> None:
    with pytest.raises(Broken):
        stream.decode(line)
