"""The served search: pages without scripts, answers for programs, nothing that has ended."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate as validate_openapi

import search
from disclosure.agency import load_agencies
from disclosure.site import CONTENT, load_site
from docs.make_search_api import search_api
from search import shards, whoosh_index
from search.wsgi import application
from tests.builders import NOW, a_public_decision, many_public_decisions
from tests.search.small_site import write_site

DOCS = Path(search.__file__).parents[1] / "docs"
HOSTILE = '<script>alert(1)</script>"onmouseover=\u202e\u2028'


class Client:
    def __init__(self, folder: Path, **more: float) -> None:
        self.now = NOW
        self.app = application(
            folder,
            folder / "whoosh",
            folder / "ends.map",
            load_site(),
            load_agencies(CONTENT / "agencies.yaml"),
            clock=lambda: self.now,
            **more,
        )

    def ask(
        self, path: str, *, method: str = "GET", tag: str = "", **parameters: Any
    ) -> tuple[str, dict[str, str]]:
        said: list[Any] = []
        environ = {
            "PATH_INFO": path,
            "QUERY_STRING": urlencode(parameters, doseq=True),
            "REQUEST_METHOD": method,
            "HTTP_IF_NONE_MATCH": tag,
        }
        list(self.app(environ, lambda status, headers, info=None: said.extend((status, headers))))  # type: ignore[arg-type]
        return said[0], dict(said[1])

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


def test_the_interface_is_what_its_document_says(client: Client, folder: Path) -> None:
    described = json.loads(client.get("/search/api/openapi.json")[1])
    page = {**described["components"]["schemas"]["Page"], "components": described["components"]}
    check = Draft202012Validator(page, format_checker=Draft202012Validator.FORMAT_CHECKER)

    validate_openapi(described)
    for parameters in ({"q": "化工"}, {"year": "2026", "page": "3"}, {"q": "没有的名字"}, {}):
        check.validate(client.json(**parameters))
    assert (DOCS / "search-api.json").read_text(encoding="utf-8") == search_api()


def test_an_answer_is_asked_for_again_by_its_tag_and_sent_only_when_it_changed(
    client: Client,
) -> None:
    _, first = client.ask("/search/api", q="化工")
    status, again = client.ask("/search/api", tag=first["ETag"], q="化工")
    client.now += timedelta(days=400)
    later, _ = client.ask("/search/api", tag=first["ETag"], q="化工")

    assert first["Cache-Control"] == "no-cache"
    assert status.startswith("304")
    assert "Content-Length" not in again
    assert later.startswith("200")


def test_only_reading_is_answered_at_addresses_that_there_are(client: Client) -> None:
    assert client.ask("/search/", method="POST")[0].startswith("405")
    assert client.ask("/search/nowhere")[0].startswith("404")
    assert client.ask("/search/", method="HEAD", q="化工")[0].startswith("200")


def test_an_answer_that_takes_too_long_is_given_up(folder: Path) -> None:
    impatient = Client(folder, most_seconds=0.0)

    status, headers = impatient.ask("/search/api", q="化工 公司")

    assert status.startswith("503")
    assert headers["Retry-After"]


def test_pages_of_results_follow_one_another_without_gaps(client: Client) -> None:
    total = client.json(q="公司")["total"]
    pages = [client.json(q="公司", page=at)["results"] for at in range(1, -(-total // 10) + 1)]
    shown = [one["id"] for page in pages for one in page]

    assert len(shown) == len(set(shown)) == total
    assert client.json(q="公司", page=100)["results"] == []


def test_a_result_without_a_card_is_not_shown(tmp_path: Path) -> None:
    every = many_public_decisions(30)
    write_site(every, tmp_path)
    whoosh_index.build(every, tmp_path / "whoosh")
    client = Client(tmp_path)
    before = client.json(q="化工")["results"]
    gone = next(one for one in every if one.id == before[0]["id"])
    staging = tmp_path / "staging"
    written, _ = shards.update(tmp_path, staging, [], [gone.ordinal])
    for path in written:
        shutil.copy(staging / path, tmp_path / path)

    after = client.json(q="化工")["results"]

    assert gone.id in {one["id"] for one in before}
    assert gone.id not in {one["id"] for one in after}


def test_readers_go_on_while_a_new_generation_is_built(tmp_path: Path) -> None:
    every = many_public_decisions(40)
    write_site(every, tmp_path)
    whoosh_index.build(every, tmp_path / "whoosh")
    client, errors, totals = Client(tmp_path), [], set()
    is_done = threading.Event()

    def ask() -> None:
        while not is_done.is_set():
            try:
                totals.add(client.json(q="公司")["total"])
            except Exception as error:
                errors.append(error)

    readers = [threading.Thread(target=ask) for _ in range(3)]
    for reader in readers:
        reader.start()
    for count in (40, 20, 40, 20):
        whoosh_index.build(every[:count], tmp_path / "whoosh")
    is_done.set()
    for reader in readers:
        reader.join()

    assert not errors
    assert totals <= {20, 40}


def test_the_search_needs_neither_the_register_nor_django() -> None:
    code = "import sys, search.wsgi; print(sorted(m for m in sys.modules if 'django' in m))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert said.stdout.strip() == "[]"


@pytest.mark.parametrize("typed", ["弘元精系", "hongyuan", "hong yuan jingxi"])
def test_a_name_that_was_heard_and_not_read_leads_to_the_one_that_there_is(
    client: Client, typed: str
) -> None:
    page = client.get("/search/", q=typed)[1]

    assert "data-near" in page
    assert ">宏远" in page.split("data-near")[1]
