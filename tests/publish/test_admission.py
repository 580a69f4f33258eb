"""What may be shown against what is: only what differs is listed."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

from disclosure.public import key_of
from publish.admission import Admission, Change
from tests.builders import a_public_decision

KEYS = [key_of(a_public_decision(number)) for number in range(1, 6)]


def test_what_ended_what_was_corrected_and_what_is_new_are_told_apart() -> None:
    same, corrected, ended, *new = KEYS
    shown = {one.id: one.fingerprint for one in (same, corrected, ended)}
    admitted = [same, replace(corrected, fingerprint="another"), *new]

    with closing(Admission(admitted)) as admission:
        change = admission.against(shown.items())
        coming = admission.new(shown.__contains__)

    assert change == Change(ended=(ended.id,), corrected=(corrected.id,))
    assert coming == [one.id for one in new]


def test_every_admitted_decision_has_its_last_day() -> None:
    with closing(Admission(KEYS)) as admission:
        days = dict(admission.last_days())

    assert days == {one.id: f"{one.last_day:%Y%m%d}" for one in KEYS}
