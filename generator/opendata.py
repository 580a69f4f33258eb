"""Open data: CSV and JSON Lines by month of decision, with hashes, and the duty to delete.

No file holds more than a month. Beside each pair stands a small JSON file with their sizes and
hashes; the list of all files is made from those, never by reading other months again.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from disclosure.moment import aware
from disclosure.public import PublicDecision
from generator.amending import Records
from generator.documents import as_json, data_line
from generator.edition import Edition
from themes.page import PageMeta

COLUMNS = (
    "id", "document_number", "act", "agency_code", "agency_name", "title", "party_kind",
    "party_name", "party_code", "representative", "address", "industry", "violation_type", "facts",
    "basis", "penalty_kinds", "content", "fine_wan", "confiscated_wan", "affected_certificate",
    "licence_category", "certificate_name", "licence_number", "decided_on", "valid_from",
    "valid_until", "tier", "disclosed_at", "last_day", "ends_at", "disclosure", "revision", "marks",
    "url", "canary",
)  # fmt: skip
"""Columns of the CSV files, in order; ``content/wording.yaml`` explains each in the dictionary."""

_TYPES = dict.fromkeys(("decided_on", "valid_from", "valid_until", "last_day"), "date")
_TYPES |= dict.fromkeys(("disclosed_at", "ends_at"), "datetime")
_TYPES |= dict.fromkeys(("fine_wan", "confiscated_wan"), "number")
_TYPES |= dict.fromkeys(("disclosure", "revision"), "integer")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_BOM = "\ufeff"


_LINES = Records(lambda identifier: f'{{"id":"{identifier}"'.encode(), b"\n")
_ROWS = Records(lambda identifier: f"{identifier},".encode(), b"\r\n", quoted=True)


def csv_month(edition: Edition, month: str) -> Iterable[bytes]:
    """A month as CSV: BOM, CRLF, and no cell that a spreadsheet would run as a formula."""
    path = f"open-data/decisions-{month}.csv"
    amended = edition.amended(path, month, _ROWS, lambda made: _csv_row(edition, made))
    if amended is not None:
        return (amended,)
    rows = (_csv_row(edition, made) for made in _month(edition, month))
    return chain((_BOM.encode(), _csv_line(COLUMNS)), rows)


def _csv_row(edition: Edition, made: PublicDecision) -> bytes:
    return _csv_line([safe_cell(text) for text in cells(edition, made)])


def _csv_line(row: Sequence[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(row)
    return out.getvalue().encode()


def cells(edition: Edition, made: PublicDecision) -> list[str]:
    """The cells of one decision, in the order of `COLUMNS`."""
    more = {"agency_name": edition.agency(made).name, "url": edition.site.absolute(made.path)}
    return [more[name] if name in more else _cell(getattr(made, name)) for name in COLUMNS]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "；".join(map(str, value))
    return aware(value).isoformat() if isinstance(value, datetime) else str(value)


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: such text gets an apostrophe in front."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def json_month(edition: Edition, month: str) -> Iterable[bytes]:
    """A month as JSON Lines, by id."""
    path = f"open-data/decisions-{month}.jsonl"
    amended = edition.amended(path, month, _LINES, lambda made: data_line(edition, made))
    if amended is not None:
        return (amended,)
    return (data_line(edition, made) for made in _month(edition, month))


def _month(edition: Edition, month: str) -> Iterator[PublicDecision]:
    for identifier in sorted(edition.shelf.catalogue.ids("month", "", month)):
        yield edition.source.decision(identifier)


def about_month(edition: Edition, month: str) -> bytes:
    """Sizes and hashes of a month's files."""
    files = []
    for ending, make in (("csv", csv_month), ("jsonl", json_month)):
        path = f"open-data/decisions-{month}.{ending}"
        # The files of a month are made together, these few lines about them last.
        pieces = edition.pieces(path) or make(edition, month)
        files.append({"path": path.rpartition("/")[2], **_sums(pieces)})
    rows = edition.shelf.catalogue.group("month", "", month).size
    return as_json({"month": month, "rows": rows, "files": files})


def _sums(pieces: Iterable[bytes]) -> dict[str, int | str]:
    """Size and hashes of a file: SHA-256, and SM3 (GB/T 32905)."""
    size, sha256, sm3 = 0, hashlib.sha256(), hashlib.new("sm3")
    for piece in pieces:
        size += len(piece)
        sha256.update(piece)
        sm3.update(piece)
    return {"bytes": size, "sha256": sha256.hexdigest(), "sm3": sm3.hexdigest()}


def months(edition: Edition) -> list[dict[str, Any]]:
    """What `about_month` says of every month, latest first."""
    found = []
    for group in edition.shelf.catalogue.months("month", ""):
        data = edition.existing(f"open-data/decisions-{group.cut}.json")
        values = json.loads(data or about_month(edition, group.cut))
        found.append(values)
    return found


def removed(edition: Edition) -> Iterator[bytes]:
    """Every removal as one line: opaque id, disclosure, moment and kind."""
    for one in edition.source.removals():
        yield as_json(
            {
                "id": one.id,
                "disclosure": one.disclosure,
                "ended_at": one.ended_at.isoformat(),
                "kind": one.kind.value,
            }
        )


def datapackage(edition: Edition) -> bytes:
    """The list of all data files (Data Package), with hashes."""
    site, words = edition.site, edition.wording["open_data"]
    fields = [
        {"name": name, "type": _TYPES.get(name, "string"), "title": title, "description": about}
        for name, title, about in dictionary_rows(edition)
    ]
    resources = [
        _resource(edition, month, file, fields)
        for month in months(edition)
        for file in month["files"]
    ]
    removals = {"name": "removed", "path": "removed.jsonl", "format": "jsonl"}
    package = {
        "profile": "data-package",
        "name": "enforcement-decisions",
        "title": site.name,
        "description": words["lead"],
        "homepage": site.absolute("open-data/index.html"),
        "licenses": [_licence(edition)],
        "duty": words["duty"],
        "resources": [*resources, removals],
    }
    if edition.shelf.inputs.rehearsal:
        package["notice"] = edition.wording["base"]["rehearsal"]
    return as_json(package)


def _licence(edition: Edition) -> dict[str, str]:
    return {
        "name": "terms",
        "title": edition.wording["open_data"]["licence"],
        "path": edition.site.absolute("open-data/terms.html"),
    }


def _resource(
    edition: Edition, month: dict[str, Any], file: dict[str, Any], fields: list[dict[str, str]]
) -> dict[str, Any]:
    ending = file["path"].rpartition(".")[2]
    resource = {
        "name": f"decisions-{month['month']}-{ending}",
        "path": file["path"],
        "format": ending,
        "encoding": "utf-8",
        "bytes": file["bytes"],
        "hash": f"sha256:{file['sha256']}",
        "sm3": file["sm3"],
        "rows": month["rows"],
    }
    if ending != "csv":
        return resource
    return {**resource, "schema": {"fields": fields, "primaryKey": ["id"]}}


def dictionary_rows(edition: Edition) -> list[tuple[str, str, str]]:
    """(column, Chinese name, what it means) of every column."""
    words: dict[str, list[str]] = edition.wording["open_data"]["dictionary"]
    return [(name, words[name][0], words[name][1]) for name in COLUMNS]


def dictionary(edition: Edition) -> bytes:
    """The data dictionary as JSON."""
    rows = dictionary_rows(edition)
    return as_json(
        [
            {"name": name, "type": _TYPES.get(name, "string"), "title": title, "about": about}
            for name, title, about in rows
        ]
    )


def index(edition: Edition) -> bytes:
    """The page of the data set: files, sizes, hashes, terms."""
    words = edition.wording["open_data"]
    page = PageMeta(
        path="open-data/index.html",
        title=words["title"],
        kind="column",
        column="open-data",
        breadcrumbs=((edition.wording["base"]["home"], ""), (words["title"], None)),
        alternates=(("application/json", "datapackage", "open-data/datapackage.json"),),
    )
    return edition.render(
        "open_data.html", page, months=months(edition), dictionary=dictionary_rows(edition)
    )
