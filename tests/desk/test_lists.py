"""Lists of one's own, several at a given time, the table of the year, days before and after."""

from __future__ import annotations

import io
import re
from datetime import date
from http import HTTPStatus

import pytest
from openpyxl import load_workbook

from disclosure import register
from disclosure.data_folder import DataFolder
from disclosure.decision import PenaltyKind
from disclosure.lifecycle import State
from disclosure.people import Role
from disclosure.public import page_of
from publish.publication import publish
from tests.desk.conftest import NOW, SignIn
from tests.desk.test_pages import read, submitted
from tests.desk.test_security_steps import withdrawing
from tests.register_builders import a_decision, disclosed, taken_in


def test_a_list_is_kept_under_a_name_and_forgotten(sign_in: SignIn) -> None:
    taken_in(a_decision())
    client = sign_in("lin", Role.CLERK, "lanchuan")
    query = "q=宏远&state=已登记&evil=1"

    client.post("/desk/decisions/lists/", {"name": "待办", "query": query})
    page = read(client, "/desk/decisions/")
    assert "待办" in page
    assert "evil" not in page
    assert "待办" not in read(sign_in("sun", Role.REVIEWER, "lanchuan"), "/desk/decisions/")
    number = page.split("/desk/decisions/lists/")[1].split("/")[0]
    sign_in("sun", Role.REVIEWER, "lanchuan").post(f"/desk/decisions/lists/{number}/forget/")
    assert "待办" in read(client, "/desk/decisions/")
    client.post(f"/desk/decisions/lists/{number}/forget/")

    assert "待办" not in read(client, "/desk/decisions/")


def test_several_are_approved_for_a_given_time(sign_in: SignIn) -> None:
    ids = taken_in(a_decision(1), a_decision(2))
    clerk = sign_in("lin", Role.CLERK, "lanchuan")
    hashes = {public_id: submitted(clerk, public_id) for public_id in ids}
    reviewer = sign_in("sun", Role.REVIEWER, "lanchuan")

    reviewer.post(
        "/desk/queue/approve/",
        {
            "approved": [f"{k}:{v}" for k, v in hashes.items()],
            "disclose_at": "2026-11-20T18:00",
        },
    )

    assert {register.entry(one).state_at(NOW) for one in ids} == {State.APPROVED}
    assert "将于 2026-11-20 18:00 公示" in read(reviewer, f"/desk/decisions/{ids[0]}/")


def test_the_table_of_the_year_has_the_official_columns_and_counts_once(sign_in: SignIn) -> None:
    disclosed(a_decision(1))
    taken_in(a_decision(2, penalty_kinds=(PenaltyKind.WARNING, PenaltyKind.FINE)))
    client = sign_in("sun", Role.REVIEWER, "lanchuan")

    answer = client.get("/desk/statistics/?year=2026&form=xlsx")

    rows = list(load_workbook(io.BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True))
    assert rows[0] == (
        "执法机关",
        "警告",
        "通报批评",
        "罚款",
        "没收违法所得",
        "没收非法财物",
        "暂扣许可证件",
        "降低资质等级",
        "吊销许可证件",
        "限制开展生产经营活动",
        "责令停产停业",
        "责令关闭",
        "限制从业",
        "行政拘留",
        "其他行政处罚",
        "合计（宗）",
        "罚没金额（万元）",
    )
    assert rows[1][1:4] == ("0", "0", "2")
    assert rows[1][15:] == ("2", "11.6")


def test_the_table_says_by_when_it_is_due(sign_in: SignIn) -> None:
    client = sign_in("sun", Role.REVIEWER, "lanchuan")

    assert "应于 2026-01-31 前公开" in read(client, "/desk/statistics/?year=2025")
    assert "应于 2027-01-31 前公开" in read(client, "/desk/statistics/?year=2026")


def test_what_was_withdrawn_can_be_left_out_of_the_table(sign_in: SignIn) -> None:
    public_id = disclosed()
    content_hash = withdrawing(sign_in("lin", Role.CLERK, "lanchuan"), public_id)
    client = sign_in("sun", Role.REVIEWER, "lanchuan")
    client.post(
        f"/desk/decisions/{public_id}/approve/", {"content_hash": content_hash, "read": "on"}
    )
    register.record_endings(NOW, recorded_at=NOW)

    assert "澜川市应急管理局" in read(client, "/desk/statistics/?year=2026").split("按期公示")[0]
    without = read(client, "/desk/statistics/?year=2026&without=1").split("按期公示")[0]
    assert without.count("澜川市应急管理局") == 1  # the bar of the page alone


@pytest.mark.parametrize(
    ("on", "says"),
    [
        (date(2026, 11, 15), "尚未公示"),
        (date(2026, 11, 16), "iframe"),
        (date(2027, 11, 13), "iframe"),
        (date(2027, 11, 14), "已不公示"),
    ],
)
def test_the_preview_shows_any_day(sign_in: SignIn, on: date, says: str) -> None:
    public_id = disclosed()
    client = sign_in("sun", Role.REVIEWER, "lanchuan")

    assert says in read(client, f"/desk/decisions/{public_id}/preview/?on={on}")


def test_the_page_in_the_preview_has_its_styles_from_the_desk(
    sign_in: SignIn, folder: DataFolder
) -> None:
    public_id = disclosed()
    client = sign_in("sun", Role.REVIEWER, "lanchuan")

    page = read(client, f"/desk/decisions/{public_id}/preview/page/")

    addresses = re.findall(
        r'(?:rel="stylesheet" href|script(?: type="module")? src)="([^"]+)"', page
    )
    assert len(addresses) >= 3
    assert {address.rpartition("/")[0] for address in addresses} == {"/desk/theme"}
    for address in addresses:
        assert client.get(address).status_code == HTTPStatus.OK
    publish(folder, NOW)
    assert "/desk/theme" not in (folder.site / page_of(public_id)).read_text("utf-8")


def test_the_credit_file_has_the_templates_columns_and_ended_entries_a_list_of_their_own(
    sign_in: SignIn,
) -> None:
    disclosed()
    client = sign_in("sun", Role.REVIEWER, "lanchuan")

    public = client.get("/desk/statistics/credit.xlsx?act=penalty").content
    licences = client.get("/desk/statistics/credit.xlsx?act=licence").content

    head = [cell.value for cell in next(load_workbook(io.BytesIO(public)).worksheets[0].rows)]
    assert (len(head), head[0], head[-1]) == (30, "行政相对人名称", "备注")
    assert len(next(load_workbook(io.BytesIO(licences)).worksheets[0].rows)) == 28


def test_a_number_is_found_in_any_spelling(sign_in: SignIn) -> None:
    (public_id,) = taken_in(a_decision())
    number = register.entry(public_id).decision.document_number
    client = sign_in("lin", Role.CLERK, "lanchuan")

    typed = number.replace("〔", "[").replace("〕", "]").replace("（", "(").replace("）", ")")

    assert typed != number
    assert number in read(client, f"/desk/decisions/?q={typed}")
