"""A month's files amended line by line are the files made anew."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from generator.amending import Records, amended

LINES = Records(lambda one: f'{{"id":"{one}"'.encode(), b"\n")
ROWS = Records(lambda one: f"{one},".encode(), b"\r\n", quoted=True)
URLS = Records(lambda one: f"<url>{one}<".encode(), b"\n", b"</urlset>\n")

IDS = st.text("ab1", min_size=3, max_size=3)
TEXTS = st.text('x",\r\n1ab', max_size=8)
MONTHS = st.dictionaries(IDS, TEXTS, max_size=8)


def line(one: str, text: str) -> bytes:
    plain = text.encode("unicode_escape").decode().replace('"', "'")
    return f'{{"id":"{one}","text":"{plain}"}}\n'.encode()


def row(*cells: str) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue().encode()


def url(one: str, text: str) -> bytes:
    return f"<url>{one}</url>{len(text)}\n".encode()


FILES = {
    "json lines": (LINES, b"", line, b""),
    "csv": (ROWS, "\ufeffid,text\r\n".encode(), row, b""),
    "sitemap": (URLS, b"<urlset>\n", url, b"</urlset>\n"),
}


def whole(head: bytes, record, month: dict[str, str], tail: bytes) -> bytes:  # type: ignore[no-untyped-def]
    return head + b"".join(record(one, month[one]) for one in sorted(month)) + tail


@given(MONTHS, MONTHS)
def test_a_file_amended_is_the_file_made_anew(
    before: dict[str, str], after: dict[str, str]
) -> None:
    for kind, head, record, tail in FILES.values():
        changes = {
            one: record(one, after[one]) if one in after else None
            for one in {*before, *after}
            if before.get(one) != after.get(one)
        }

        made = amended(whole(head, record, before, tail), kind, changes, sorted(after))

        assert made == whole(head, record, after, tail)


def test_a_record_is_not_looked_for_within_quotation_marks() -> None:
    """The text of a decision may hold what looks like the beginning of another's row."""
    before = {"aaa": "x\r\nbbb,y", "bbb": "1"}
    data = whole(b"id,text\r\n", row, before, b"")

    made = amended(data, ROWS, {"bbb": None}, ["aaa"])

    assert made == whole(b"id,text\r\n", row, {"aaa": "x\r\nbbb,y"}, b"")


def test_a_file_that_ends_otherwise_than_it_should_is_made_anew() -> None:
    assert amended(b"<urlset>\n", URLS, {"aaa": url("aaa", "")}, ["aaa"]) is None
