"""The served search: pages without scripts, answers for programs, nothing that has ended."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from disclosure.agency import load_agencies
from disclosure.site import CONTENT, load_site
from search.service import application
from tests.builders import NOW, a_public_decision, many_public_decisions
from tests.search.small_site import write_site

HOSTILE = '<script>alert(1)</script>"onmouseover=\u202e\u2028'


class Client:
    def __init__(self, folder: Path) -> None:
        self.now = NOW
        self.app = application(
            folder,
            folder / "whoosh",
            folder / "ends.map",
            load_site(),
            load_agencies(CONTENT / "agencies.yaml"),
            clock=lambda: self.now,
        )

    def get(self, path: str, **parameters: Any) -> tuple[str, str]:
        said: list[str] = []
        environ = {
            "PATH_INFO": path,
            "QUERY_STRING": urlencode(parameters, doseq=True),
            "REQUEST_METHOD": "GET",
        }
        body = b"".join(self.app(environ, lambda status, headers, info=None: said.append(status)))  # type: ignore[arg-type]
        return said[0], body.decode()

    def json(self, **parameters: Any) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.get("/search/api", **parameters)[1])
        return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("served")
    odd = a_public_decision(
        500, title=HOSTILE + "案", facts=HOSTILE + "现场", party_name="某厂" + HOSTILE
    )
    write_site([*many_public_decisions(60), odd], made)
    return made


@pytest.fixture
def client(folder: Path) -> Client:
    return Client(folder)


def test_a_resident_without_scripts_gets_results_and_filters_as_links(client: Client) -> None:
    status, page = client.get("/search/", q="公司")

    assert status == "200 OK"
    assert "<mark>公司</mark>" in page
    assert "agency=lanchuan" in page
    assert "data-count" in page


def test_text_from_outside_is_shown_as_text(client: Client) -> None:
    for parameters in ({"q": "现场"}, {"q": HOSTILE}, {"q": "某厂", "agency": HOSTILE}):
        page = client.get("/search/", **parameters)[1]
        assert "<script>alert" not in page
        assert '"onmouseover="' not in page


def test_programs_get_the_same_answer(client: Client) -> None:
    answer = client.json(q="化工", year="2026")

    assert answer["total"] == 10
    assert len(answer["results"]) == 10
    assert answer["facets"]["act"]
    assert "canary" not in answer["results"][0]


def test_what_has_ended_is_not_answered_though_no_job_has_run(client: Client) -> None:
    client.now = datetime(2030, 1, 1, tzinfo=NOW.tzinfo)

    assert client.json(q="化工")["results"] == []


def test_what_ends_map_says_has_ended_is_not_answered(folder: Path) -> None:
    client = Client(folder)
    identifier = client.json(q="化工")["results"][0]["id"]
    yesterday = (NOW - timedelta(days=1)).date()
    ends = "".join(
        f"{one['id']} {yesterday if one['id'] == identifier else '2027-01-01'};\n"
        for one in client.json(q="化工")["results"]
    )
    (folder / "ends.map").write_text(ends, encoding="utf-8")

    assert identifier not in [one["id"] for one in client.json(q="化工")["results"]]
    (folder / "ends.map").unlink()


def test_the_interface_is_described_and_limits_what_is_asked(client: Client) -> None:
    described = json.loads(client.get("/search/api/openapi.json")[1])

    assert "/search/api" in described["paths"]
    assert client.get("/search/", q="化" * 3000)[0].startswith("414")
    assert client.get("/search/api/healthz")[1] == "ok\n"


def test_the_form_keeps_the_days_the_order_and_the_filters_without_scripts(client: Client) -> None:
    asked = {"q": "公司", "from": "2024-02-03", "year": "2026", "sort": "fine", "scope": "all"}

    page = client.get("/search/", **asked)[1]

    assert (
        'name="from" form="search-form" min="2000-01-01" max="2099-12-31" value="2024-02-03"'
        in page
    )
    assert '<details class="facet" data-days open>' in page
    for name in ("year", "sort", "scope"):
        assert f'<input type="hidden" name="{name}" value="{asked[name]}">' in page
    assert "2024-02-03 起" in page


def test_a_number_that_is_nobodys_leads_to_those_near_to_it(client: Client) -> None:
    number = a_public_decision(31).document_number

    page = client.get("/search/", q=f"川{number}")[1]

    assert "data-near" in page
    assert f">{number}</a>" in page
