"""What is sent in, who may reach what, and what a browser is told, by ASVS 5.0 numbers."""

from __future__ import annotations

import io
import logging
import threading
from functools import partial
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import get_resolver
from openpyxl import load_workbook

from disclosure import register
from disclosure.lifecycle import State
from disclosure.paper import papers_of
from disclosure.people import Role
from disclosure.permission import About, Step, can
from tests.bad_files.corpus import BAD
from tests.desk.conftest import NOW, SignIn
from tests.desk.test_importing import uploaded
from tests.desk.test_pages import FILLED_IN, read, submitted
from tests.register_builders import a_decision, disclosed, taken_in

NASTY = "<img src=x onerror=alert(1)>\"';--"
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


def test_v1_2_1_what_comes_from_outside_is_shown_as_text(sign_in: SignIn) -> None:
    """Names, reasons, searches and file names never become markup."""
    (public_id,) = taken_in(a_decision(facts=NASTY))
    client = sign_in("lin", Role.CLERK, "lanchuan")
    client.post(f"/desk/decisions/{public_id}/hold/", {"reason": NASTY})

    pages = [
        read(client, f"/desk/decisions/{public_id}/"),
        read(client, "/desk/decisions/?q=" + NASTY),
        read(client, uploaded(client, b"{}", "<img src=x onerror=alert(1)>.json")),
    ]

    assert not [page for page in pages if "<img src=x" in page]


def test_v1_2_10_no_cell_of_an_export_is_a_formula(sign_in: SignIn) -> None:
    """CSV values that a spreadsheet would run are quoted; workbook cells are text."""
    from dataclasses import replace

    decision = a_decision()
    taken_in(replace(decision, party=replace(decision.party, name="=HYPERLINK(1)", code=None)))
    client = sign_in("lin", Role.CLERK, "lanchuan")

    csv = client.get("/desk/decisions/?form=csv").content.decode("utf-8-sig")
    book = load_workbook(io.BytesIO(client.get("/desk/decisions/?form=xlsx").content))

    assert '"\'=HYPERLINK(1)"' in csv
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value == "=HYPERLINK(1)"} == {"s"}


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


def test_v3_2_1_v5_4_1_a_paper_leaves_as_a_file_under_a_name_of_ours(sign_in: SignIn) -> None:
    """An uploaded paper is never shown in a page, and the name it came with names nothing."""
    public_id = disclosed()
    clerk = sign_in("lin", Role.CLERK, "lanchuan")
    name = '..\\..\\x"; filename="evil.html'
    withdrawing(clerk, public_id, paper=SimpleUploadedFile(name, b"%PDF-1.4 <script>"))
    (paper,) = papers_of(public_id)

    answer = clerk.get(f"/desk/decisions/{public_id}/papers/{paper.id}/")

    assert answer["Content-Disposition"] == f'attachment; filename="paper-{paper.sha256[:12]}.pdf"'
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    county = sign_in("tang", Role.CLERK, "dongling")
    assert county.get(f"/desk/decisions/{public_id}/papers/{paper.id}/").status_code == 404


def test_v3_4_3_v3_4_4_v3_4_5_v3_4_6_every_page_is_shut_to_scripts_and_frames(
    sign_in: SignIn,
) -> None:
    """Content security policy, nosniff, referrer policy; no page may be framed (clickjacking)."""
    public_id = disclosed()
    client = sign_in("sun", Role.REVIEWER, "lanchuan")

    for page in ("", "import/", "decisions/", f"decisions/{public_id}/", "history/", "no-page/"):
        answer = client.get(f"/desk/{page}")
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "object-src 'none'" in policy
        assert "base-uri 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["Cache-Control"] == "no-store"


def test_v3_4_2_no_other_origin_may_read(sign_in: SignIn) -> None:
    """No answer carries Access-Control-Allow-Origin, whatever Origin asks."""
    client = sign_in("lin", Role.CLERK, "lanchuan")

    answer = client.get("/desk/", headers={"origin": "https://evil.example"})

    assert "Access-Control-Allow-Origin" not in answer


POSTS = [
    "decisions/{id}/submit/",
    "decisions/{id}/approve/",
    "decisions/{id}/refuse/",
    "decisions/{id}/hide/",
    "decisions/{id}/show/",
    "decisions/{id}/withdraw/",
    "queue/approve/",
    "import/",
    "history/verify/",
    "logout/",
]


@pytest.mark.parametrize("page", POSTS)
def test_v3_5_1_a_form_from_elsewhere_is_refused(sign_in: SignIn, page: str) -> None:
    """Cross-site request forgery: without the token of the session nothing is done."""
    (public_id,) = taken_in(a_decision())
    inside = sign_in("sun", Role.REVIEWER, "lanchuan")
    before = register.change_number()
    client = Client(enforce_csrf_checks=True)
    client.cookies = inside.cookies

    answer = client.post(f"/desk/{page.format(id=public_id)}", FILLED_IN)

    assert answer.status_code == 403
    assert register.change_number() == before


def test_v3_5_3_looking_changes_nothing(sign_in: SignIn) -> None:
    """No address changes anything by GET."""
    public_id = disclosed()
    client = sign_in("zhou", Role.REVIEWER)
    before = register.change_number()

    for name, (patterns, *_) in get_resolver().reverse_dict.items():
        if isinstance(name, str):
            given = dict.fromkeys(patterns[0][1], "0")
            known = {"public_id": public_id, "name": "withdraw"}
            given |= {field: value for field, value in known.items() if field in given}
            if "%(name)s" in patterns[0][0] and "decisions" not in patterns[0][0]:
                given["name"] = "x"
            client.get("/" + patterns[0][0] % given)

    assert register.change_number() == before


def test_v3_7_2_signing_in_leads_nowhere_else(sign_in: SignIn) -> None:
    """An address of another host in ``next`` is not followed."""
    sign_in("lin", Role.CLERK, "lanchuan")

    answer = Client().post(
        "/desk/login/?next=https://evil.example/",
        {"login": "lin", "password": "right horse 42", "next": "https://evil.example/"},
    )

    assert "evil" not in answer["Location"]


def test_v5_2_1_a_file_that_is_too_large_is_refused(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files end at 20 MB, papers at 10 MB."""
    from desk import upload

    monkeypatch.setattr(upload, "LARGEST", 1000)
    client = sign_in("lin", Role.CLERK, "lanchuan")
    file = SimpleUploadedFile("x.csv", b"a" * 1001)

    assert "超过" in client.post("/desk/import/", {"file": file}).content.decode()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.pdf", b"MZ\x90\x00"),
        ("x.png", b"<svg onload=alert(1)>"),
        ("x.jpg", b"%!PS"),
        ("x.html", b"<script>alert(1)</script>"),
    ],
)
def test_v5_2_2_a_paper_is_what_its_first_bytes_say(
    sign_in: SignIn, name: str, content: bytes
) -> None:
    """A paper is a PDF, PNG or JPEG by its content, whatever it is called."""
    public_id = disclosed()
    clerk = sign_in("lin", Role.CLERK, "lanchuan")

    withdrawing(clerk, public_id, paper=SimpleUploadedFile(name, content))

    assert not papers_of(public_id)


@pytest.mark.parametrize("name", sorted(BAD))
def test_v5_2_3_v1_5_1_hostile_files_end_in_a_sentence(
    sign_in: SignIn, name: str, tmp_path: Path
) -> None:
    """Bombs, external entities, macros, formulas: read in a limited child, refused in words."""
    client = sign_in("lin", Role.CLERK, "lanchuan")
    path = BAD[name][0](tmp_path)

    answer = client.post(
        "/desk/import/", {"file": SimpleUploadedFile(path.name, path.read_bytes())}, follow=True
    )

    assert answer.status_code == 200
    assert not list(register.entries())


@pytest.mark.parametrize("name", ["../../etc/passwd.csv", "a/b.csv", "x\x00.csv", "con.csv"])
def test_v5_3_2_no_name_from_outside_names_a_file(
    sign_in: SignIn, name: str, tmp_path: Path
) -> None:
    """Uploads stand under random names in one folder that no server serves."""
    client = sign_in("lin", Role.CLERK, "lanchuan")
    client.post("/desk/import/", {"file": SimpleUploadedFile(name, b"a,b\n1,2\n")})

    names = [path.name for path in tmp_path.rglob("*.csv")]

    assert all(len(one) == 36 for one in names)
    assert client.get("/desk/import/..%2f..%2fregister.sqlite3/").status_code == 404


def test_v5_4_2_names_of_files_that_leave_are_plain(sign_in: SignIn) -> None:
    """No name in Content-Disposition comes from outside."""
    public_id = disclosed()
    client = sign_in("sun", Role.REVIEWER, "lanchuan")

    for page in ("decisions/?form=csv&q=a%0d%0aX:1", f"decisions/{public_id}/history.csv"):
        assert "\n" not in client.get(f"/desk/{page}")["Content-Disposition"]


PAGES = {
    "": set(Role) - {Role.SYSTEM},
    "import/": {Role.CLERK, Role.REVIEWER, Role.MANAGER},
    "queue/": {Role.CLERK, Role.REVIEWER, Role.MANAGER},
    "decisions/": {Role.CLERK, Role.REVIEWER, Role.MANAGER},
    "objections/": {Role.CLERK, Role.REVIEWER},
    "statistics/": {Role.CLERK, Role.REVIEWER, Role.MANAGER},
    "statistics/credit.xlsx": {Role.CLERK, Role.REVIEWER},
    "history/": {Role.CLERK, Role.REVIEWER, Role.MANAGER, Role.AUDITOR},
    "members/": {Role.MANAGER},
}


@pytest.mark.parametrize("role", [Role.CLERK, Role.REVIEWER, Role.MANAGER, Role.AUDITOR])
def test_v8_2_1_each_role_opens_its_own_pages_and_no_others(sign_in: SignIn, role: Role) -> None:
    """Every page asks for its role; what is not allowed is refused."""
    client = sign_in("wei", role, "lanchuan")

    opened = {page for page in PAGES if client.get(f"/desk/{page}").status_code == 200}

    assert opened == {page for page, roles in PAGES.items() if role in roles}


def test_v8_2_2_v8_4_1_another_agencys_decision_is_as_if_it_were_not_there(
    sign_in: SignIn,
) -> None:
    """Direct object access: a guessed address of another agency answers 404, whatever it asks."""
    (draft,) = taken_in(a_decision(1))
    public = disclosed(a_decision(2))
    county = sign_in("wu", Role.REVIEWER, "dongling")
    before = register.change_number()

    for public_id in (draft, public):
        for name, (patterns, *_) in get_resolver().reverse_dict.items():
            if not isinstance(name, str) or "public_id" not in patterns[0][1]:
                continue
            given = {"public_id": public_id, "name": "withdraw", "number": "1"}
            address = "/" + patterns[0][0] % {k: given[k] for k in patterns[0][1]}
            assert county.get(address).status_code in {404, 405}, address
            assert county.post(address, FILLED_IN | WITHDRAWAL).status_code in {404, 405}, address

    assert register.change_number() == before
    assert "共 0 件" in read(county, "/desk/decisions/?q=宏远")


def test_v8_2_2_a_city_sees_how_late_its_counties_are_and_no_draft(sign_in: SignIn) -> None:
    """Numbers of lateness go up; drafts stay where they are."""
    from datetime import date

    from tests.register_builders import at

    late = a_decision(
        3,
        agency_code="dongling",
        document_number="（澜东）应急罚〔2026〕3号",
        decided_on=date(2026, 11, 2),
    )
    (public_id,) = taken_in(late, when=at(3))
    city = sign_in("sun", Role.REVIEWER, "lanchuan")

    board = read(city, "/desk/")

    assert "东岭县应急管理局" in board
    assert "（澜东）" not in board
    assert city.get(f"/desk/decisions/{public_id}/").status_code == 404


def test_v8_2_3_v15_3_3_a_form_cannot_move_a_decision_to_another_agency(sign_in: SignIn) -> None:
    """Fields that a page does not show are not taken from it."""
    (public_id,) = taken_in(a_decision())
    clerk = sign_in("lin", Role.CLERK, "lanchuan")
    form = edit_form(clerk, public_id, "edit")
    smuggled = {"agency_code": "dongling", "act": "行政许可", "approved_by": "lin", "ordinal": "9"}

    clerk.post(f"/desk/decisions/{public_id}/edit/", form | smuggled | {"facts": "改过的事实"})

    found = register.entry(public_id)
    assert found.decision.facts == "改过的事实"
    assert (found.decision.agency_code, found.decision.act) == ("lanchuan", "行政处罚")
    assert found.approved_by is None


@pytest.mark.parametrize("role", [Role.MANAGER, Role.AUDITOR, Role.SYSTEM])
def test_v8_3_1_the_workflow_itself_asks_who_it_is(sign_in: SignIn, role: Role) -> None:
    """One function decides for pages, interface and commands; the workflow asks it."""
    from disclosure import workflow
    from disclosure.errors import NotAllowed
    from disclosure.people import Actor, Stamp

    public_id = disclosed()
    actor = Actor("wei", "魏某", role, "lanchuan")

    assert not any(
        can(actor, step, About("lanchuan")) for step in (Step.APPROVE, Step.CHANGE, Step.SUBMIT)
    )
    with pytest.raises(NotAllowed):
        workflow.hold(public_id, "x", actor=actor, stamp=Stamp.at(NOW))


def test_v8_3_2_a_changed_role_counts_from_the_next_click(sign_in: SignIn) -> None:
    """Roles are asked of the register at every request, not kept in the session."""
    client = sign_in("lin", Role.CLERK, "lanchuan")
    assert client.get("/desk/decisions/").status_code == 200

    sign_in("lin", Role.AUDITOR, "lanchuan")

    assert client.get("/desk/decisions/").status_code == 403


def test_v14_2_1_nothing_private_stands_in_an_address(sign_in: SignIn) -> None:
    """Addresses carry opaque ids; hashes and words travel in forms."""
    (public_id,) = taken_in(a_decision())
    page = read(sign_in("sun", Role.REVIEWER, "lanchuan"), f"/desk/decisions/{public_id}/")

    links = [part.split('"', 1)[0] for part in page.split('href="')[1:]]

    assert not [link for link in links if "宏远" in link or "%E5%AE%8F" in link]


def test_v16_5_1_an_error_tells_a_stranger_nothing(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """An unexpected error is a sentence on the page; what it was stands in the log alone."""
    from desk.views import board

    def fall(*_: object) -> None:
        raise RuntimeError("/secret/path 陈建国")

    monkeypatch.setattr(board, "health", fall)
    client = sign_in("lin", Role.CLERK, "lanchuan")
    client.raise_request_exception = False
    with caplog.at_level(logging.CRITICAL):
        answer = client.get("/desk/")

    assert answer.status_code == 500
    assert "没有改动任何内容" in answer.content.decode()
    assert "secret" not in answer.content.decode()
