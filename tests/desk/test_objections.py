"""What the public says of a disclosure: one more objection, never anything else."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import override_settings

from desk.public_form import RateLimit, application
from disclosure import objection, register
from disclosure.data_folder import DataFolder
from disclosure.errors import BadInput, NotAllowed, Refused
from disclosure.objection import MARK, Sent
from disclosure.people import Actor, Role, Stamp
from disclosure.reference import reference
from disclosure.site import CONTENT
from tests.desk.conftest import NOW, SignIn
from tests.desk.test_pages import read
from tests.register_builders import disclosed

LIN = Actor("lin", "林某", Role.CLERK, "lanchuan")
FILLED_IN = {
    "kind": "提出异议",
    "text": "罚款数额写成了五万八千元，应为五千八百元。",
    "sender": "韩女士",
    "contact": "0199-5550000",
}
Ask = Callable[..., tuple[str, dict[str, str], str]]


@pytest.fixture
def ask(folder: DataFolder) -> Ask:
    """Ask the public form, as a server would: (status, headers, body)."""
    limit = RateLimit(each=5, altogether=8)
    form = application(lambda: NOW, limit)

    def asked(
        method: str = "GET", query: str = "", address: str = "10.0.0.9", **fields: str
    ) -> tuple[str, dict[str, str], str]:
        body = urlencode(fields).encode()
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "PATH_INFO": "/objections/",
            "QUERY_STRING": query,
            "REMOTE_ADDR": address,
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
        }
        told: dict[str, Any] = {}

        def start(status: str, headers: list[tuple[str, str]], *_: Any) -> Any:
            told.update(status=status, headers=dict(headers))

        answer = b"".join(form(environ, start)).decode()
        return told["status"], told["headers"], answer

    return asked


def test_an_objection_gets_a_number_and_a_clock_of_five_working_days(ask: Ask) -> None:
    public_id = disclosed()

    status, headers, _ = ask("POST", about=public_id, **FILLED_IN)
    assert status.startswith("303")
    assert "Set-Cookie" not in headers
    _, _, page = ask(query=headers["Location"].split("?")[1])

    assert "异2026-0001" in page
    (found,) = objection.objections(None)
    assert (found.public_id, found.agency_code) == (public_id, "lanchuan")
    assert found.due_on == reference().calendar.add(NOW.date(), 5) == date(2026, 11, 27)


def test_the_form_begins_with_the_field_that_a_reader_found_wrong(ask: Ask) -> None:
    public_id = disclosed()

    page = ask(query=f"id={public_id}&field=facts")[2]
    unknown = ask(query=f"id={public_id}&field=<b>")[2]

    assert f'value="{public_id}"' in page
    assert "“违法事实”一项：</textarea>" in page
    assert "></textarea>" in unknown


def test_what_is_missing_is_said_and_nothing_is_added(ask: Ask) -> None:
    status, _, page = ask("POST", about="", kind="", text="", sender="", contact="")

    assert status.startswith("422")
    assert "请选择事项" in page
    assert not objection.objections(None)


def test_a_form_sent_twice_is_one_objection(ask: Ask) -> None:
    public_id = disclosed()
    ask("POST", about=public_id, **FILLED_IN)
    ask("POST", about=public_id, **FILLED_IN)

    assert len(objection.objections(None)) == 1


def test_nobody_can_send_without_end(ask: Ask) -> None:
    public_id = disclosed()
    for number in range(5):
        text = f"{FILLED_IN['text']}（{number}）"
        assert ask("POST", about=public_id, **FILLED_IN | {"text": text})[0].startswith("303")

    status, _, page = ask("POST", about=public_id, **FILLED_IN | {"text": "再说一次，还是不对"})

    assert status.startswith("429")
    assert "一小时后再试" in page
    assert len(objection.objections(None)) == 5


def test_a_machine_that_fills_every_field_adds_nothing(ask: Ask) -> None:
    status, _, _ = ask("POST", about=disclosed(), website="http://spam.example", **FILLED_IN)

    assert status.startswith("422")
    assert not objection.objections(None)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_the_form_can_only_add(ask: Ask, method: str) -> None:
    assert ask(method, about="x")[0].startswith("405")


def test_what_is_said_of_a_draft_gives_nothing_away(ask: Ask) -> None:
    from tests.register_builders import a_decision, taken_in

    (draft,) = taken_in(a_decision())

    _, _, page = ask("POST", about=draft, **FILLED_IN)

    assert "没有找到这件公示" in page


def test_taking_up_marks_the_public_page_and_the_answer_takes_the_mark_off(
    ask: Ask, sign_in: SignIn
) -> None:
    public_id = disclosed()
    ask("POST", about=public_id, **FILLED_IN)
    client = sign_in("lin", Role.CLERK, "lanchuan")
    assert "异议待答复" in read(client, "/desk/")
    address = "/desk/objections/异2026-0001/"
    assert "五千八百元" in read(client, address)

    client.post(address + "take-up/")
    assert [one.marks for one in register.public_at(NOW)] == [(MARK,)]
    assert "还缺少" in client.post(address + "answer/", {"outcome": ""}).content.decode()
    client.post(address + "answer/", {"outcome": "不予采纳", "text": "核对文书，数额无误。"})

    assert [one.marks for one in register.public_at(NOW)] == [()]
    assert objection.received("异2026-0001").state == "已答复"
    actions = [row.action for row in register.entry(public_id).history]
    assert actions[-5:] == ["收到异议", "受理异议", "标注", "答复异议", "标注"]
    assert register.verify_history()


def test_an_agency_whose_rule_says_no_is_not_marked(ask: Ask, tmp_path: Any) -> None:
    from shutil import copytree

    content = tmp_path / "content"
    copytree(CONTENT, content)
    agencies = content / "agencies.yaml"
    text = agencies.read_text("utf-8").replace(
        "code: lanchuan\n", "code: lanchuan\n    objection_mark: false\n"
    )
    agencies.write_text(text, "utf-8")
    public_id = disclosed()
    ask("POST", about=public_id, **FILLED_IN)

    with override_settings(PORTAL_CONTENT=str(content)):
        objection.take_up("异2026-0001", actor=LIN, stamp=Stamp.at(NOW))

    assert [one.marks for one in register.public_at(NOW)] == [()]


def test_only_the_agencys_own_officers_see_and_answer_it(ask: Ask, sign_in: SignIn) -> None:
    ask("POST", about=disclosed(), **FILLED_IN)
    county = sign_in("tang", Role.CLERK, "dongling")

    assert county.get("/desk/objections/异2026-0001/").status_code == 404
    assert "异2026-0001" not in read(county, "/desk/objections/")
    for actor in (
        Actor("tang", "唐某", Role.CLERK, "dongling"),
        Actor("he", "何某", Role.MANAGER, "lanchuan"),
    ):
        with pytest.raises(NotAllowed):
            objection.take_up("异2026-0001", actor=actor, stamp=Stamp.at(NOW))


def test_an_answer_that_is_late_is_red_on_the_board(ask: Ask, sign_in: SignIn) -> None:
    ask("POST", about=disclosed(), **FILLED_IN)
    later = NOW + timedelta(days=10)

    client = sign_in("lin", Role.CLERK, "lanchuan")
    with override_settings(CLOCK=lambda: later):
        assert "答复已逾期 1" in read(client, "/desk/")


def test_an_answered_objection_is_closed(ask: Ask) -> None:
    ask("POST", about=disclosed(), **FILLED_IN)
    objection.answer("异2026-0001", "不予采纳", "核对无误", actor=LIN, stamp=Stamp.at(NOW))

    with pytest.raises(Refused):
        objection.take_up("异2026-0001", actor=LIN, stamp=Stamp.at(NOW))
    with pytest.raises(BadInput):
        objection.receive(Sent("", "", "", "", ""), stamp=Stamp.at(NOW))


def test_the_public_page_leads_to_the_form_or_to_address_and_telephone(
    sign_in: SignIn, folder: DataFolder
) -> None:
    public_id = disclosed()
    client = sign_in("lin", Role.CLERK, "lanchuan")
    address = f"/desk/decisions/{public_id}/preview/page/"
    agency = reference().agencies["lanchuan"]

    assert f"/objections/?id={public_id}" in read(client, address)
    folder.content.mkdir()
    text = (CONTENT / "site.yaml").read_text("utf-8")
    without = re.sub(r"^objections:.*\n", "", text, flags=re.MULTILINE)
    assert without != text
    (folder.content / "site.yaml").write_text(without, "utf-8")

    static = read(client, address)
    assert agency.phone in static
    assert agency.address in static
    assert "/objections/" not in static
