"""The public site over HTTP."""

from __future__ import annotations

import gzip
from datetime import datetime
from pathlib import Path
from wsgiref.util import setup_testing_defaults

import pytest

from disclosure.data_folder import DataFolder
from disclosure.moment import SHANGHAI
from publish.gone import write_ends
from publish.server import application
from publish.unavailable import Unavailable
from tests.builders import NOW, identifier

LIVE = identifier(1)
UNKNOWN = identifier(2)


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    site = tmp_path / "releases" / "1"
    for path, text in {
        "index.html": "首页",
        "404.html": "没有",
        "410.html": "已终止",
        "503.html": "稍候",
        f"decisions/{LIVE[:2]}/{LIVE}.html": "决定",
        f"decisions/{LIVE[:2]}/{LIVE}.json": "{}",
        f"decisions/{UNKNOWN[:2]}/{UNKNOWN}.html": "无主",
        "browse/index.html": "列表",
        "static/0123456789abcdef/site.css": "a{}",
    }.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(text, encoding="utf-8")
    (tmp_path / "site").symlink_to(site)
    (tmp_path / "secret.txt").write_text("secret")
    folder = DataFolder(tmp_path)
    write_ends(folder.ends_map, {LIVE: "20271113"}.items(), ())
    return folder


def fetch(
    folder: DataFolder,
    path: str,
    now: datetime = NOW,
    method: str = "GET",
    cdn_seconds: int = 0,
    **headers: str,
) -> tuple[int, dict[str, str], bytes]:
    environ: dict[str, object] = {}
    setup_testing_defaults(environ)
    environ |= {"PATH_INFO": path, "REQUEST_METHOD": method} | headers
    said: list[tuple[int, dict[str, str]]] = []

    def start(status: str, sent: list[tuple[str, str]]) -> None:
        said.append((int(status[:3]), dict(sent)))

    body = b"".join(application(folder, lambda: now, cdn_seconds)(environ, start))  # type: ignore[arg-type]
    return *said[0], body


def ask(
    folder: DataFolder,
    path: str,
    now: datetime = NOW,
    method: str = "GET",
    cdn_seconds: int = 0,
    **headers: str,
) -> tuple[int, dict[str, str], str]:
    status, sent, body = fetch(folder, path, now, method, cdn_seconds, **headers)
    return status, sent, body.decode()


PAGE = f"/decisions/{LIVE[:2]}/{LIVE}"


@pytest.mark.parametrize("path", [f"{PAGE}.html", f"{PAGE}.json"])
def test_a_decision_is_410_from_midnight_after_its_last_day_with_no_job_run(
    folder: DataFolder, path: str
) -> None:
    assert ask(folder, path, datetime(2027, 11, 13, 23, 59, 59, tzinfo=SHANGHAI))[0] == 200

    status, _, body = ask(folder, path, datetime(2027, 11, 14, tzinfo=SHANGHAI))

    assert (status, body) == (410, "已终止")


def test_an_id_that_the_map_lacks_is_404_even_where_a_file_stands(folder: DataFolder) -> None:
    status, _, body = ask(folder, f"/decisions/{UNKNOWN[:2]}/{UNKNOWN}.html")

    assert (status, body) == (404, "没有")


def test_what_carries_decisions_is_revalidated_on_every_use(folder: DataFolder) -> None:
    status, headers, _ = ask(folder, f"{PAGE}.html")
    assert (status, headers["Cache-Control"]) == (200, "no-cache")

    again = ask(folder, f"{PAGE}.html", HTTP_IF_NONE_MATCH=headers["ETag"])

    assert (again[0], again[2]) == (304, "")


@pytest.mark.parametrize(
    ("time_of_day", "kept"),
    [("12:00:00", "max-age=3600"), ("23:30:00", "max-age=1800"), ("23:59:59", "max-age=1")],
)
def test_a_cdn_keeps_nothing_past_the_next_midnight(
    folder: DataFolder, time_of_day: str, kept: str
) -> None:
    moment = datetime.fromisoformat(f"2026-11-20T{time_of_day}+08:00")

    headers = ask(folder, f"{PAGE}.html", moment, cdn_seconds=3600)[1]

    assert (headers["CDN-Cache-Control"], headers["Cache-Control"]) == (kept, "no-cache")
    assert "CDN-Cache-Control" not in ask(folder, f"{PAGE}.html", moment)[1]


def test_only_files_named_by_their_content_may_be_kept(folder: DataFolder) -> None:
    assert "immutable" in ask(folder, "/static/0123456789abcdef/site.css")[1]["Cache-Control"]
    assert ask(folder, "/")[1]["Cache-Control"] == "no-cache"


def test_every_answer_carries_the_security_headers(folder: DataFolder) -> None:
    for path in ("/", "/nothing.html", f"{PAGE}.html"):
        headers = ask(folder, path)[1]
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    ["/../secret.txt", "/..%2fsecret.txt", "/browse/../../secret.txt", "/.hidden", "//", "/a\0b"],
)
def test_nothing_outside_the_site_can_be_asked_for(folder: DataFolder, path: str) -> None:
    assert ask(folder, path)[0] == 404


def test_a_link_out_of_the_site_is_not_followed(folder: DataFolder) -> None:
    (folder.site / "out.txt").symlink_to(folder.path / "secret.txt")

    assert ask(folder, "/out.txt")[0] == 404


def test_folders_show_their_index(folder: DataFolder) -> None:
    assert ask(folder, "/browse/")[2] == "列表"
    status, headers, _ = ask(folder, "/browse")
    assert (status, headers["Location"]) == (301, "/browse/")


def test_head_sends_no_body_and_other_methods_are_refused(folder: DataFolder) -> None:
    assert ask(folder, "/", method="HEAD")[::2] == (200, "")
    assert ask(folder, "/", method="POST")[0] == 405


def test_a_list_that_could_not_be_made_again_is_503(folder: DataFolder) -> None:
    Unavailable(folder).write(["browse/index.html"])

    assert ask(folder, "/browse/")[::2] == (503, "稍候")


def test_before_the_first_publication_everything_is_503(tmp_path: Path) -> None:
    assert ask(DataFolder(tmp_path), "/")[0] == 503


CSS = "/static/0123456789abcdef/site.css"


@pytest.mark.parametrize(
    ("wanted", "status", "where", "sent"),
    [
        ("bytes=0-1", 206, "bytes 0-1/4", "a{"),
        ("bytes=2-", 206, "bytes 2-3/4", "}}"),
        ("bytes=1-99", 206, "bytes 1-3/4", "{}}"),
        ("bytes=-1", 206, "bytes 3-3/4", "}"),
        ("bytes=-99", 206, "bytes 0-3/4", "a{}}"),
        ("bytes=4-", 416, "bytes */4", ""),
        ("bytes=-0", 416, "bytes */4", ""),
        ("bytes=0-0,2-3", 200, None, "a{}}"),
        ("bytes=2-1", 200, None, "a{}}"),
        ("bytes=-", 200, None, "a{}}"),
        ("lines=0-1", 200, None, "a{}}"),
    ],
)
def test_a_single_range_of_bytes_is_answered_alone(
    folder: DataFolder, wanted: str, status: int, where: str | None, sent: str
) -> None:
    (folder.site / CSS[1:]).write_text("a{}}")

    answered, headers, body = ask(folder, CSS, HTTP_RANGE=wanted)

    assert (answered, headers.get("Content-Range"), body) == (status, where, sent)
    assert headers["Content-Length"] == str(len(body))


def test_a_range_holds_only_for_the_bytes_that_the_reader_knows(folder: DataFolder) -> None:
    tag = ask(folder, CSS)[1]["ETag"]

    def status(**headers: str) -> int:
        return ask(folder, CSS, HTTP_RANGE="bytes=0-1", **headers)[0]

    assert status(HTTP_IF_RANGE=tag) == 206
    assert status(HTTP_IF_RANGE='"another"') == 200
    assert status(HTTP_IF_RANGE=f"W/{tag}") == 200
    assert status(HTTP_IF_RANGE="Tue, 24 Nov 2026 00:00:00 GMT") == 200
    assert status(HTTP_IF_NONE_MATCH=tag) == 304
    assert ask(folder, CSS, method="HEAD", HTTP_RANGE="bytes=0-1")[0] == 200


def test_a_range_of_a_decision_that_has_ended_is_410(folder: DataFolder) -> None:
    after = datetime(2027, 11, 14, tzinfo=SHANGHAI)

    assert ask(folder, f"{PAGE}.html", after, HTTP_RANGE="bytes=0-1")[0] == 410


def test_text_travels_compressed_under_a_tag_of_its_own(folder: DataFolder) -> None:
    body = "公示文本" * 400
    (folder.site / "long.html").write_text(body, encoding="utf-8")

    plain_code, plain, plain_body = fetch(folder, "long.html")
    code, headers, packed = fetch(folder, "long.html", HTTP_ACCEPT_ENCODING="gzip, deflate, br")

    assert (plain_code, code) == (200, 200)
    assert "Content-Encoding" not in plain
    assert headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed) == plain_body
    assert int(headers["Content-Length"]) == len(packed) < len(plain_body) / 10
    assert headers["Vary"] == plain["Vary"] == "Accept-Encoding"
    assert headers["ETag"] != plain["ETag"]
    again = {"HTTP_ACCEPT_ENCODING": "gzip"}
    assert fetch(folder, "long.html", HTTP_IF_NONE_MATCH=headers["ETag"], **again)[0] == 304
    assert fetch(folder, "long.html", HTTP_IF_NONE_MATCH=plain["ETag"], **again)[0] == 200
    assert fetch(folder, "long.html", HTTP_IF_NONE_MATCH=headers["ETag"])[0] == 200


def test_a_part_of_a_file_is_cut_from_the_plain_one(folder: DataFolder) -> None:
    (folder.site / "long.csv").write_bytes(bytes(range(65, 91)) * 100)

    code, headers, body = fetch(
        folder, "long.csv", HTTP_RANGE="bytes=0-3", HTTP_ACCEPT_ENCODING="gzip"
    )

    assert (code, body) == (206, b"ABCD")
    assert "Content-Encoding" not in headers


@pytest.mark.parametrize("said", ["", "br", "gzip;q=0", "identity"])
def test_who_does_not_take_gzip_gets_the_plain_text(folder: DataFolder, said: str) -> None:
    (folder.site / "long.html").write_text("公示" * 500, encoding="utf-8")

    headers = ask(folder, "long.html", HTTP_ACCEPT_ENCODING=said)[1]

    assert "Content-Encoding" not in headers
