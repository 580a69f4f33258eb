"""A stream multiplied for measurements holds as many decisions, each of them another one."""

from __future__ import annotations

import io
from datetime import datetime

from benchmarks.streaming import multiply
from disclosure import stream
from disclosure.moment import SHANGHAI
from disclosure.public import Figures, Head, PublicDecision
from tests.builders import a_public_decision

TIMES = 3


def test_each_decision_stands_several_times_as_another_one() -> None:
    head = Head(datetime(2029, 3, 1, tzinfo=SHANGHAI), True, Figures(2, 2, (2, 2), (0, 0)), "0")
    given, out = io.BytesIO(), io.BytesIO()
    stream.write([head, a_public_decision(ordinal=1), a_public_decision(ordinal=2)], given)

    multiply(given.getvalue().splitlines(keepends=True), out, TIMES)

    first, *made = map(stream.decode, out.getvalue().splitlines(keepends=True))
    decisions = [one for one in made if isinstance(one, PublicDecision)]
    assert first == head
    assert [one.ordinal for one in decisions] == [3, 4, 5, 6, 7, 8]
    assert len({one.document_number for one in decisions[:TIMES]}) == TIMES
    assert len({one.id for one in decisions[:TIMES]}) == TIMES
    assert len({one.canary for one in decisions[:TIMES]}) == TIMES
