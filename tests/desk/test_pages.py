"""What officers do at the desk, without a browser: who may, what is said, what becomes of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from desk import annual
from disclosure import register
from disclosure.decision import PenaltyKind
from disclosure.lifecycle import State
from disclosure.people import Actor, Role
from disclosure.permission import About, Step, can
from tests.desk.conftest import NOW, SignIn
from tests.register_builders import a_decision, at, disclosed, taken_in

CHECKOUT = Path(__file__).resolve().parents[2]
FILLED_IN = {
    "served_on": "2026-11-13",
    "secrecy_review": "yes",
    "legal_review": "澜应急法审〔2026〕1号",
    "tier": "一般",
    "tier_reason": "一般程序",
    "procedure": "普通程序",
    "is_minor": "no",
    "is_private": "no",
    "moved_to_criminal": "no",
    "text_checked": "on",
}


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code, answer.get("Location"))
    return answer.content.decode()


def submitted(clerk: Client, public_id: str, **changes: str) -> str:
    """Submit a draft at the desk; the hash of what was submitted."""
    clerk.post(f"/desk/decisions/{public_id}/submit/", FILLED_IN | changes)
    return register.entry(public_id).content_hash


def test_every_page_opens_for_a_reviewer(sign_in: SignIn) -> None:
    (draft,) = taken_in(a_decision(2))
    public = disclosed()
    client = sign_in("sun", Role.REVIEWER, "lanchuan")

    for address in (
        "/desk/",
        "/desk/import/",
        "/desk/queue/",
        "/desk/decisions/?q=宏远&state=公示中&act=行政处罚&order=ends",
        *(
            f"/desk/decisions/?list={name}"
            for name in ("waiting", "overdue", "soon", "ends30", "refused")
        ),
        f"/desk/decisions/{draft}/",
        f"/desk/decisions/{draft}/edit/",
        f"/desk/decisions/{draft}/hold/",
        f"/desk/decisions/{draft}/preview/",
        f"/desk/decisions/{public}/",
        *(f"/desk/decisions/{public}/{name}/" for name in ("withdraw", "correct", "repair")),
        f"/desk/decisions/{public}/preview/?on=2027-11-14",
        f"/desk/decisions/{public}/preview/page/",
        f"/desk/decisions/{public}/receipt/",
        "/desk/statistics/?year=2026",
        "/desk/history/",
    ):
        assert "公示" in read(client, address)


@pytest.mark.parametrize(
    "address",
    [
        "decisions/?form=csv",
        "decisions/?form=xlsx",
        "statistics/?year=2026&form=xlsx",
        "statistics/credit.xlsx?act=penalty",
        "statistics/credit.xlsx?act=licence&ended=1",
    ],
)
def test_lists_and_tables_can_be_kept_as_files(sign_in: SignIn, address: str) -> None:
    disclosed()

    answer = sign_in("sun", Role.REVIEWER, "lanchuan").get("/desk/" + address)

    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]


def test_a_decision_goes_public_by_two_people_at_the_desk(sign_in: SignIn) -> None:
    (public_id,) = taken_in(a_decision())
    clerk = sign_in("lin", Role.CLERK, "lanchuan")
    reviewer = sign_in("sun", Role.REVIEWER, "lanchuan")
    content_hash = submitted(clerk, public_id)
    form = {"content_hash": content_hash, "read": "on"}

    assert clerk.post(f"/desk/decisions/{public_id}/approve/", form).status_code == 403
    assert not list(register.public_at(NOW))
    reviewer.post(f"/desk/decisions/{public_id}/approve/", form)

    assert [one.id for one in register.public_at(NOW)] == [public_id]
    assert "公示中" in read(reviewer, f"/desk/decisions/{public_id}/")


def test_who_submits_cannot_approve_even_as_a_reviewer(sign_in: SignIn) -> None:
    (public_id,) = taken_in(a_decision())
    reviewer = sign_in("sun", Role.REVIEWER, "lanchuan")
    content_hash = submitted(reviewer, public_id)

    answer = reviewer.post(
        f"/desk/decisions/{public_id}/approve/", {"content_hash": content_hash, "read": "on"}
    )

    assert answer.status_code == 403
    assert "须由另一人批准" in answer.content.decode()


def test_what_is_missing_is_listed_and_nothing_is_submitted(sign_in: SignIn) -> None:
    (public_id,) = taken_in(a_decision())
    clerk = sign_in("lin", Role.CLERK, "lanchuan")

    answer = clerk.post(
        f"/desk/decisions/{public_id}/submit/", FILLED_IN | {"served_on": "", "tier": ""}
    )

    text = answer.content.decode()
    assert "送达日期" in text
    assert "失信等级" in text
    assert register.entry(public_id).waiting is None


def test_the_text_must_have_been_read_word_by_word(sign_in: SignIn) -> None:
    (public_id,) = taken_in(a_decision())
    filled_in = {name: value for name, value in FILLED_IN.items() if name != "text_checked"}

    answer = sign_in("lin", Role.CLERK, "lanchuan").post(
        f"/desk/decisions/{public_id}/submit/", filled_in
    )

    assert "逐字核对" in answer.content.decode()
    assert register.entry(public_id).waiting is None


def test_an_edit_voids_what_was_submitted_and_the_old_hash_approves_nothing(
    sign_in: SignIn,
) -> None:
    (public_id,) = taken_in(a_decision())
    clerk = sign_in("lin", Role.CLERK, "lanchuan")
    old = submitted(clerk, public_id)
    hidden = {"field": "facts", "original": "罐区", "replacement": "×××", "reason": "商业秘密"}

    clerk.post(f"/desk/decisions/{public_id}/hide/", hidden)
    sign_in("sun", Role.REVIEWER, "lanchuan").post(
        f"/desk/decisions/{public_id}/approve/", {"content_hash": old, "read": "on"}
    )

    found = register.entry(public_id)
    assert (found.waiting, found.life) == (None, None)
    assert "×××设置的4台" in read(clerk, f"/desk/decisions/{public_id}/").replace("</a>", "")
    assert [row.action for row in found.history][-1] == "调整遮盖"


def test_a_refusal_says_why(sign_in: SignIn) -> None:
    (public_id,) = taken_in(a_decision())
    clerk = sign_in("lin", Role.CLERK, "lanchuan")
    submitted(clerk, public_id)

    sign_in("sun", Role.REVIEWER, "lanchuan").post(
        f"/desk/decisions/{public_id}/refuse/", {"reason": "违法事实写得不清楚"}
    )

    assert "违法事实写得不清楚" in read(clerk, f"/desk/decisions/{public_id}/")


def test_several_are_approved_at_once_after_a_page_that_says_what_will_happen(
    sign_in: SignIn,
) -> None:
    ids = taken_in(a_decision(1), a_decision(2))
    clerk = sign_in("lin", Role.CLERK, "lanchuan")
    hashes = {public_id: submitted(clerk, public_id) for public_id in ids}
    reviewer = sign_in("sun", Role.REVIEWER, "lanchuan")

    summary = reviewer.post("/desk/queue/summary/", {"chosen": list(ids)}).content.decode()
    assert "将批准 2 件" in summary
    assert "2027-11-13" in summary
    reviewer.post("/desk/queue/approve/", {"approved": [f"{k}:{v}" for k, v in hashes.items()]})

    assert {one.id for one in register.public_at(NOW)} == set(ids)


def test_a_withdrawal_needs_a_ground_a_reason_and_another_person(sign_in: SignIn) -> None:
    public_id = disclosed()
    clerk = sign_in("lin", Role.CLERK, "lanchuan")
    address = f"/desk/decisions/{public_id}/withdraw/"

    assert "还缺少" in clerk.post(address, {"reason": ""}).content.decode()
    clerk.post(
        address,
        {
            "ground": "撤销",
            "reason": "行政复议决定撤销该处罚决定",
            "decision_number": "澜政复决〔2026〕8号",
            "decided_on": "2026-11-19",
        },
    )
    assert register.entry(public_id).state_at(NOW) is State.DISCLOSED
    waiting = register.entry(public_id).waiting
    assert waiting is not None
    sign_in("sun", Role.REVIEWER, "lanchuan").post(
        f"/desk/decisions/{public_id}/approve/",
        {"content_hash": waiting.content_hash, "read": "on"},
    )

    assert register.entry(public_id).state_at(NOW) is State.ENDED
    (gone,) = register.gone_at(NOW)
    assert gone.notice is not None
    assert gone.notice.reason == "行政复议决定撤销该处罚决定"


def test_the_notice_is_shown_before_it_is_proposed(sign_in: SignIn) -> None:
    public_id = disclosed()

    answer = sign_in("lin", Role.CLERK, "lanchuan").post(
        f"/desk/decisions/{public_id}/withdraw/",
        {"ground": "撤销", "reason": "复议撤销", "look": "1"},
    )

    assert "公众将看到的撤回说明" in answer.content.decode()
    assert register.entry(public_id).waiting is None


def test_another_agency_finds_nothing_under_an_address_it_guessed(sign_in: SignIn) -> None:
    (draft,) = taken_in(a_decision())
    county = sign_in("he", Role.REVIEWER, "dongling")

    for name in ("", "edit/", "preview/", "preview/page/", "live/", "history.csv"):
        assert county.get(f"/desk/decisions/{draft}/{name}").status_code == 404
    for name in ("submit/", "approve/", "refuse/", "hide/", "show/"):
        assert county.post(f"/desk/decisions/{draft}/{name}", FILLED_IN).status_code == 404
    assert "宏远" not in read(county, "/desk/decisions/")


def test_an_auditor_reads_history_and_nothing_else(sign_in: SignIn) -> None:
    public_id = disclosed()
    auditor = sign_in("wu", Role.AUDITOR)

    assert "批准" in read(auditor, "/desk/history/")
    assert auditor.get(f"/desk/decisions/{public_id}/").status_code == 403
    assert auditor.get("/desk/decisions/").status_code == 403


@pytest.mark.parametrize("role", [Role.MANAGER, Role.AUDITOR, Role.SYSTEM])
def test_no_role_without_a_say_publishes_or_changes(role: Role) -> None:
    actor = Actor("wu", "吴某", role, "lanchuan")

    for step in (Step.SUBMIT, Step.APPROVE, Step.REFUSE, Step.CHANGE, Step.EDIT):
        assert not can(actor, step, About("lanchuan"))


def test_a_file_is_checked_first_and_taken_in_by_a_second_click(sign_in: SignIn) -> None:
    sample = CHECKOUT / "content" / "samples" / "case-system.json"
    client = sign_in("lin", Role.CLERK)
    upload = SimpleUploadedFile("../案件 系统.json", sample.read_bytes())

    answer = client.post("/desk/import/", {"file": upload})
    address = answer["Location"]
    assert "件无误" in read(client, address)
    assert not list(register.entries())
    client.post(address, {})

    assert list(register.entries())


@pytest.mark.parametrize("name", ["x.exe", "x.xlsx", "x.json"])
def test_a_file_that_is_none_of_ours_ends_in_a_sentence(sign_in: SignIn, name: str) -> None:
    client = sign_in("lin", Role.CLERK, "lanchuan")

    answer = client.post(
        "/desk/import/", {"file": SimpleUploadedFile(name, b"MZ\x90nonsense")}, follow=True
    )

    assert answer.status_code == 200
    assert not list(register.entries())


def test_a_form_from_elsewhere_is_refused(sign_in: SignIn) -> None:
    (public_id,) = taken_in(a_decision())
    inside = sign_in("lin", Role.CLERK, "lanchuan")
    client = Client(enforce_csrf_checks=True)
    client.cookies = inside.cookies

    answer = client.post(f"/desk/decisions/{public_id}/submit/", FILLED_IN)

    assert answer.status_code == 403
    assert register.entry(public_id).waiting is None


def test_text_from_outside_is_shown_as_text(sign_in: SignIn) -> None:
    (public_id,) = taken_in(a_decision(facts='<script>alert(1)</script>"onmouseover=\u202e\u2028'))

    page = read(sign_in("lin", Role.CLERK, "lanchuan"), f"/desk/decisions/{public_id}/")

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_penalty_of_several_kinds_counts_once_under_the_later_kind() -> None:
    decisions = [
        a_decision(1, penalty_kinds=(PenaltyKind.WARNING, PenaltyKind.FINE)),
        a_decision(2, penalty_kinds=(PenaltyKind.FINE, PenaltyKind.OTHER)),
        a_decision(3, penalty_kinds=(PenaltyKind.STOPPAGE, PenaltyKind.FINE)),
    ]

    (row,) = annual.penalty_rows(decisions)

    assert row.total == 3
    assert row.counts[annual.KINDS.index(PenaltyKind.FINE)] == 2
    assert row.counts[annual.KINDS.index(PenaltyKind.STOPPAGE)] == 1


def test_the_deadline_is_in_view(sign_in: SignIn) -> None:
    taken_in(a_decision(1, decided_on=date(2026, 11, 2)), when=at(3))

    assert "逾期" in read(sign_in("lin", Role.CLERK, "lanchuan"), "/desk/decisions/?list=overdue")


def test_publishing_asks_for_the_password_again_when_it_was_given_long_ago(sign_in: SignIn) -> None:
    (public_id,) = taken_in(a_decision())
    content_hash = submitted(sign_in("lin", Role.CLERK, "lanchuan"), public_id)
    reviewer = sign_in("sun", Role.REVIEWER, "lanchuan")
    session = reviewer.session
    session["account_authentication_methods"] = []
    session.save()

    answer = reviewer.post(
        f"/desk/decisions/{public_id}/approve/", {"content_hash": content_hash, "read": "on"}
    )

    assert answer["Location"].startswith("/desk/account/confirm/?next=%2Fdesk%2Fdecisions%2F")
    assert not list(register.public_at(NOW))
