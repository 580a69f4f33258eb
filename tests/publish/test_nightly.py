"""The nightly look: what it takes for a canary, and what of the ended it leaves to the living."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from disclosure.data_folder import DataFolder
from disclosure.decision import Decision, Party
from disclosure.moment import end_of
from disclosure.public import PublicDecision
from publish.manifest import Manifest, Shown
from publish.nightly import canaries, find
from publish.publication import publish
from publish.residue import Residue
from tests.builders import NOW
from tests.publish.test_publication import company
from tests.publish.values import values

CANARY = b"c3mcf6c33vf519v4"
SOON = date(2026, 12, 1)
END = end_of(SOON)


@dataclass(frozen=True)
class Registered:
    """A registered decision, as the look asks for it."""

    public_id: str
    ordinal: int
    decision: Decision

    @classmethod
    def of(cls, one: PublicDecision) -> Registered:
        party = Party(one.party_kind, one.party_name, one.party_code)
        facts = Decision(one.act, one.agency_code, one.document_number, party, one.decided_on)
        return cls(one.id, one.ordinal, facts)


@pytest.mark.parametrize(
    ("before", "after", "is_found"),
    [
        (b'<meta name="canary" content="', b'">', True),
        (b"canary,", b"", True),
        (b"canary ", b"\n", True),
        (b"canary A", b"A", True),
        (b"canary x", b"", False),
        (b"canary ", b"7", False),
        (b"canary ", b"l", False),
        (b"canary /static/", b"/portal.css", False),
        (b"canary 0123456789abcdef", b"", False),
    ],
)
def test_a_canary_is_a_word_of_its_own(before: bytes, after: bytes, is_found: bool) -> None:
    assert canaries(before + CANARY + after) == ({CANARY.decode()} if is_found else set())


def test_each_canary_of_a_list_is_found() -> None:
    others = [b"c" + b"%015d" % number for number in range(50)]

    assert canaries(b"canary\n" + b",".join(others)) == {one.decode() for one in others}


def test_a_file_without_the_word_has_none() -> None:
    assert canaries(CANARY) == set()


def test_what_another_live_decision_carries_is_left_to_it(tmp_path: Path) -> None:
    """Several parties of one document; and a party of several documents."""
    ended, named = company(1, last_day=SOON), company(2)
    numbered = company(3, document_number=ended.document_number)
    again = company(4, party_name=ended.party_name, party_code=ended.party_code)
    folder, source = DataFolder(tmp_path), values([ended, named, numbered, again])
    publish(folder, NOW, source=source)
    publish(folder, END, source=source)

    assert find(folder, END, source, [Registered.of(ended)]) == []


def test_what_the_manifest_wrongly_takes_for_shown_carries_nothing(tmp_path: Path) -> None:
    ended = company(1, last_day=SOON)
    folder, source = DataFolder(tmp_path), values([ended, company(2)])
    publish(folder, NOW, source=source)
    with closing(Manifest(folder.manifest)) as manifest:
        shown = [one for one in manifest.shown() if one.id == ended.id]
    page = folder.site / "decisions" / ended.id[:2] / f"{ended.id}.html"
    before = page.read_bytes()
    publish(folder, END, source=source)
    _put_back(folder, page, before, shown)

    found = find(folder, END, source, [Registered.of(ended)])

    path = page.relative_to(folder.site).as_posix()
    wanted = {ended.id, ended.party_name, ended.document_number, ended.party_code, ended.canary}
    assert wanted <= {one.needle for one in found if one.path == path}
    assert Residue(path, "", ended.canary) in found


def _put_back(folder: DataFolder, page: Path, data: bytes, shown: list[Shown]) -> None:
    page.parent.mkdir(exist_ok=True)
    page.write_bytes(data)
    with closing(Manifest(folder.manifest)) as manifest, manifest.transaction():
        manifest.show(shown)
