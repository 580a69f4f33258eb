"""Steps by two people, whole or not at all, once, and by ASVS 5.0 numbers."""

from __future__ import annotations

import threading
from functools import partial

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from disclosure import register
from disclosure.lifecycle import State
from disclosure.people import Role
from tests.desk.conftest import NOW, SignIn
from tests.desk.test_pages import FILLED_IN, read, submitted
from tests.register_builders import a_decision, disclosed, taken_in

WITHDRAWAL = {
    "ground": "撤销",
    "reason": "行政复议决定撤销该处罚决定",
    "decision_number": "澜政复决〔2026〕8号",
    "decided_on": "2026-11-19",
}


def withdrawing(client: Client, public_id: str, **changes: object) -> str:
    """Propose a withdrawal; its hash."""
    client.post(f"/desk/decisions/{public_id}/withdraw/", WITHDRAWAL | changes)
    waiting = register.entry(public_id).waiting
    return waiting.content_hash if waiting else ""


def test_v2_2_2_the_server_itself_asks_for_the_tick(sign_in: SignIn) -> None:
    """已逐字核对 is demanded by the server, not by the grey button."""
    (public_id,) = taken_in(a_decision())
    content_hash = submitted(sign_in("lin", Role.CLERK, "lanchuan"), public_id)

    sign_in("sun", Role.REVIEWER, "lanchuan").post(
        f"/desk/decisions/{public_id}/approve/", {"content_hash": content_hash}
    )

    assert register.entry(public_id).life is None


def test_v2_3_1_no_step_can_be_left_out(sign_in: SignIn) -> None:
    """What was not submitted cannot be approved, what is not public cannot be withdrawn."""
    (public_id,) = taken_in(a_decision())
    reviewer = sign_in("sun", Role.REVIEWER, "lanchuan")

    for page, form in (
        ("approve/", {"content_hash": "0" * 64, "read": "on"}),
        ("withdraw/", WITHDRAWAL),
        ("relist/", {"reason": "x", "decision_number": "y"}),
    ):
        reviewer.post(f"/desk/decisions/{public_id}/{page}", form)

    assert register.entry(public_id).state_at(NOW) is State.REGISTERED


def test_v2_3_3_a_step_is_taken_whole_or_not_at_all(sign_in: SignIn) -> None:
    """A withdrawal whose paper is refused is not proposed either, and writes no history."""
    public_id = disclosed()
    clerk = sign_in("lin", Role.CLERK, "lanchuan")
    before = register.change_number()
    paper = SimpleUploadedFile("决定.pdf", b"MZ not a paper")

    assert withdrawing(clerk, public_id, paper=paper) == ""

    assert register.change_number() == before


def test_v2_3_4_two_officers_at_once_one_wins_and_the_other_is_told(sign_in: SignIn) -> None:
    """Two approvals of the same submission at the same moment: one disclosure, one refusal."""
    (public_id,) = taken_in(a_decision())
    content_hash = submitted(sign_in("lin", Role.CLERK, "lanchuan"), public_id)
    form = {"content_hash": content_hash, "read": "on"}
    clients = [sign_in(name, Role.REVIEWER, "lanchuan") for name in ("sun", "mei")]

    address = f"/desk/decisions/{public_id}/approve/"
    answers = at_once(*(partial(one.post, address, form) for one in clients))

    assert answers == [302, 302]
    told = [read(one, f"/desk/decisions/{public_id}/") for one in clients]
    assert sorted("已经批准" in page for page in told) == [False, True]
    assert [row.action for row in register.entry(public_id).history].count("批准") == 1


def test_v2_3_4_a_correction_and_a_withdrawal_at_once_leave_one_truth(sign_in: SignIn) -> None:
    """Approving a correction while another confirms the withdrawal: the withdrawal stands."""
    public_id = disclosed()
    clerk = sign_in("lin", Role.CLERK, "lanchuan")
    corrected = {"note": "更正了罚款数额的写法", "content": "罚款人民币五万八千元"}
    facts = edit_form(clerk, public_id, "correct")
    clerk.post(f"/desk/decisions/{public_id}/correct/", facts | corrected)
    correction = register.entry(public_id).content_hash
    withdrawal = withdrawing(clerk, public_id)
    assert correction
    assert withdrawal != correction
    sun, mei = (sign_in(name, Role.REVIEWER, "lanchuan") for name in ("sun", "mei"))

    def approve(client: Client, content_hash: str) -> object:
        form = {"content_hash": content_hash, "read": "on"}
        return client.post(f"/desk/decisions/{public_id}/approve/", form)

    at_once(lambda: approve(sun, correction), lambda: approve(mei, withdrawal))

    assert register.entry(public_id).state_at(NOW) is State.ENDED
    assert not list(register.public_at(NOW))
    assert register.verify_history()


def edit_form(client: Client, public_id: str, name: str) -> dict[str, str]:
    """The form of a page as a browser would send it back unchanged."""
    answer = client.get(f"/desk/decisions/{public_id}/{name}/")
    form = answer.context["form"] if answer.context else None
    if form is not None:
        return {field: str(value) for field, value in form.initial.items() if value is not None}
    from desk.editing import FactsForm

    found = FactsForm(decision=register.entry(public_id).decision)
    given = {field: value for field, value in found.initial.items() if value is not None}
    return {k: v if isinstance(v, list) else str(v) for k, v in given.items()}  # type: ignore[misc]


def at_once(*steps: object) -> list[int]:
    """Take steps at the same moment, each in a thread with a connection of its own."""
    barrier = threading.Barrier(len(steps))
    answers: dict[int, int] = {}

    def take(number: int, step: object) -> None:
        barrier.wait()
        try:
            answers[number] = step().status_code  # type: ignore[operator]
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=pair) for pair in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [answers[number] for number in sorted(answers)]


def test_v2_3_2_going_back_and_sending_twice_changes_nothing_more(sign_in: SignIn) -> None:
    """A form sent a second time after going back is told, and leaves one step in history."""
    (public_id,) = taken_in(a_decision())
    clerk = sign_in("lin", Role.CLERK, "lanchuan")
    content_hash = submitted(clerk, public_id)
    reviewer = sign_in("sun", Role.REVIEWER, "lanchuan")
    form = {"content_hash": content_hash, "read": "on"}
    for _ in range(2):
        reviewer.post(f"/desk/decisions/{public_id}/approve/", form)
    for _ in range(2):
        withdrawing(clerk, public_id)
    again = clerk.post(f"/desk/decisions/{public_id}/submit/", FILLED_IN, follow=True)

    actions = [row.action for row in register.entry(public_id).history]
    assert actions.count("批准") == actions.count("提出") == 1
    assert "已经批准" in again.content.decode()


def test_v2_3_5_nothing_public_changes_by_one_person(sign_in: SignIn) -> None:
    """Whoever proposed a withdrawal cannot confirm it, even with the role."""
    public_id = disclosed()
    reviewer = sign_in("sun", Role.REVIEWER, "lanchuan")
    content_hash = withdrawing(reviewer, public_id)

    answer = reviewer.post(
        f"/desk/decisions/{public_id}/approve/", {"content_hash": content_hash, "read": "on"}
    )

    assert answer.status_code == 403
    assert [one.id for one in register.public_at(NOW)] == [public_id]


def test_v2_3_5_an_emergency_withdrawal_stays_flagged_until_a_second_confirms(
    sign_in: SignIn,
) -> None:
    """One person may take a decision off at once; the board says so until another confirms."""
    public_id = disclosed()
    clerk, reviewer = (
        sign_in("lin", Role.CLERK, "lanchuan"),
        sign_in("sun", Role.REVIEWER, "lanchuan"),
    )
    content_hash = withdrawing(clerk, public_id, emergency="on")

    assert not list(register.public_at(NOW))
    assert "紧急撤回" in read(reviewer, "/desk/")
    assert "须在 11-21 10:00 前由另一人确认" in read(reviewer, f"/desk/decisions/{public_id}/")
    reviewer.post(
        f"/desk/decisions/{public_id}/approve/", {"content_hash": content_hash, "read": "on"}
    )

    assert "紧急撤回" not in read(reviewer, "/desk/")
