"""From a registered decision into the public, by two people, and out of it again."""

from datetime import timedelta

import pytest

from disclosure import register, workflow
from disclosure.data_folder import DataFolder
from disclosure.errors import NotAllowed
from disclosure.people import Stamp
from disclosure.public import Ending
from tests.register_builders import a_decision, a_review, at, disclosed, taken_in, two_people


def test_a_decision_becomes_public_when_another_person_approves(folder: DataFolder) -> None:
    public_id = disclosed(when=at(16))

    assert [one.id for one in register.public_at(at(16))] == [public_id]
    assert not list(register.public_at(at(16) - timedelta(seconds=1)))
    assert register.verify_history() > 0


def test_a_disclosure_is_over_the_moment_its_period_ends(folder: DataFolder) -> None:
    public_id = disclosed(when=at(16))
    (shown,) = register.public_at(at(17))

    assert not list(register.public_at(shown.ends_at))
    assert list(register.public_at(shown.ends_at - timedelta(microseconds=1)))
    (gone,) = register.gone_at(shown.ends_at)
    assert (gone.id, gone.kind, gone.ended_at) == (public_id, Ending.EXPIRED, shown.ends_at)


def test_nobody_approves_what_he_submitted_himself(folder: DataFolder) -> None:
    _, reviewer = two_people()
    (public_id,) = taken_in(a_decision())
    submission = workflow.submit(public_id, a_review(), actor=reviewer, stamp=Stamp.at(at(16)))

    with pytest.raises(NotAllowed, match="另一人"):
        workflow.approve(public_id, submission.content_hash, actor=reviewer, stamp=Stamp.at(at(16)))
    assert not list(register.public_at(at(17)))
