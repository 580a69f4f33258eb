"""A publication from the register's values to the live folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import whoosh.index

from disclosure.agency import load_agencies
from disclosure.data_folder import DataFolder
from disclosure.errors import ClockRefused
from disclosure.moment import SHANGHAI, end_of
from disclosure.public import Correction, Ending, PublicDecision
from disclosure.site import CONTENT, load_site
from generator.products import Product
from publish import needles
from publish.exposure import Allowed
from publish.manifest import Manifest
from publish.nightly import merge_index
from publish.publication import publish
from publish.residue import REMOVAL_FILES, files_below
from publish.verify import Carried, verify
from search import whoosh_index
from tests.builders import NOW, a_public_decision, identifier
from tests.publish.values import Values, values

SOON = date(2026, 12, 1)
NOTHING = Allowed(load_site(CONTENT), load_agencies(CONTENT / "agencies.yaml"), lambda _: [])


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data")


def company(number: int, **changes: object) -> PublicDecision:
    """A decision about a company of its own, so that nothing else carries its strings."""
    name = f"澜川第{number}号精细化工有限公司"
    own = {
        "party_name": name,
        "party_code": f"9199010000000{number:04d}X",
        "party_id": identifier(700_000 + number),
        "title": f"{name}未建立出入库台账案",
        "last_day": date(2027, 11, 13),
    }
    return a_public_decision(number, **{**own, **changes})


def files(folder: DataFolder) -> dict[str, bytes]:
    """Path → bytes of the live site."""
    return {path: place.read_bytes() for path, place in files_below(folder.site)}


def times(folder: DataFolder) -> dict[str, int]:
    return {path: place.stat().st_mtime_ns for path, place in files_below(folder.site)}


def fresh(source: Values, now: datetime, where: Path) -> dict[str, bytes]:
    """A full build for the same moment, in a folder of its own."""
    folder = DataFolder(where)
    publish(folder, now, source=source)
    return files(folder)


def test_everything_public_has_its_page_and_the_manifest_its_hash(folder: DataFolder) -> None:
    source = values(company(number) for number in (1, 2, 3))

    outcome = publish(folder, NOW, source=source)

    site = files(folder)
    assert outcome.exit_code == 0
    for one in source.decisions.values():
        assert one.party_name in site[one.path].decode()
    root = json.loads(site["manifest.json"])
    listed = {}
    for part, digest in root["parts"].items():
        assert hashlib.sha256(site[part]).hexdigest() == digest
        listed |= json.loads(site[part])["files"]
    hashes = {path: hashlib.sha256(data).hexdigest() for path, data in site.items()}
    assert listed == {path: one for path, one in hashes.items() if not path.startswith("manifest")}
    assert sorted(outcome.written) == sorted(site)
    assert len(outcome.written) == len(site)
    assert "manifest.json" in outcome.written
    assert "index.htm" not in outcome.written


def test_the_page_of_the_last_decision_of_a_party_names_none_that_has_gone(
    folder: DataFolder,
) -> None:
    party = identifier(700_001)
    source = values([company(1), company(2, party_id=party), company(3)])
    publish(folder, NOW, source=source)
    stays, goes = source.decisions[identifier(1)], source.decisions[identifier(2)]
    page = folder.site / stays.path
    assert goes.id in page.read_text(encoding="utf-8")

    source.end(goes.id, NOW + timedelta(hours=1), Ending.WITHDRAWN)
    outcome = publish(folder, NOW + timedelta(hours=1), source=source)

    assert outcome.residue == ()
    assert goes.id not in page.read_text(encoding="utf-8")


def test_the_moment_after_its_last_day_a_decision_is_in_no_byte_of_the_site(
    folder: DataFolder,
) -> None:
    ending = company(1, last_day=SOON)
    source = values([ending, *(company(number) for number in (2, 3))])
    publish(folder, NOW, source=source)
    before = times(folder)

    outcome = publish(folder, end_of(SOON), source=source)

    assert outcome.exit_code == 0
    site = files(folder)
    for path, data in site.items():
        for needle in needles.of(ending):
            assert needle.encode() not in data, (path, needle)
        if ending.id.encode() in data:
            assert path in REMOVAL_FILES or path.startswith("feeds/"), path
    assert ending.id.encode() in site["open-data/removed.jsonl"]
    untouched = set(before) - set(outcome.written) - set(outcome.deleted)
    assert {path: before[path] for path in untouched} == {
        path: time for path, time in times(folder).items() if path in untouched
    }
    assert company(2).path in untouched


def test_a_second_run_writes_nothing(folder: DataFolder) -> None:
    source = values([company(1, last_day=SOON), company(2)])
    publish(folder, end_of(SOON), source=source)
    before = times(folder)

    outcome = publish(folder, end_of(SOON) + timedelta(minutes=1), source=source)

    assert outcome.written == outcome.deleted == ()
    assert times(folder) == before


def steps(source: Values) -> Iterator[datetime]:
    """A history: each step changes the source and gives the moment of the next run."""
    source.put(*(company(number) for number in range(1, 6)), company(6, last_day=SOON))
    yield NOW
    source.put(company(7), company(8, party_name="澜川百川仓储物流有限公司"))
    yield NOW + timedelta(hours=1)
    old = source.decisions[identifier(2)]
    note = Correction(2, date(2026, 11, 20), "更正违法事实")
    source.put(replace(old, revision=2, facts="更正后的事实。", corrections=(note,)))
    yield NOW + timedelta(hours=2)
    source.end(identifier(3), NOW + timedelta(hours=3), Ending.REPAIRED)
    yield NOW + timedelta(hours=3)
    yield end_of(SOON)
    yield end_of(SOON) + timedelta(days=40)


def test_after_every_step_the_site_equals_a_fresh_build_byte_for_byte(
    folder: DataFolder, tmp_path: Path
) -> None:
    source = Values()

    for number, now in enumerate(steps(source)):
        outcome = publish(folder, now, source=source)

        assert outcome.exit_code == 0, outcome
        assert files(folder) == fresh(source, now, tmp_path / str(number))


def test_a_plan_is_printed_with_its_reasons_and_nothing_is_done(folder: DataFolder) -> None:
    source = values([company(1)])
    publish(folder, NOW, source=source)
    source.put(company(2))
    before = times(folder)

    outcome = publish(folder, NOW, source=source, dry_run=True)

    assert f"生成 {company(2).path}（新增）" in outcome.plan
    assert "生成 index.html（内容有变）" in outcome.plan
    assert times(folder) == before


def test_a_decision_with_a_mobile_number_is_left_out_and_the_others_go_on(
    folder: DataFolder,
) -> None:
    source = values([company(1)])
    publish(folder, NOW, source=source)
    source.put(company(2, facts="联系电话13812345678。"), company(3))

    outcome = publish(folder, NOW, source=source)

    site = files(folder)
    assert outcome.exit_code == 3
    assert [one.owner for one in outcome.quarantined] == [f"decision:{identifier(2)}"]
    assert company(2).path not in site
    assert company(3).path in site
    assert b"13812345678" not in b"".join(site.values())


def test_a_finding_never_delays_a_removal(folder: DataFolder) -> None:
    ending = company(1, last_day=SOON)
    source = values([ending, company(2)])
    publish(folder, NOW, source=source)
    source.put(company(3, facts="联系电话13812345678。"))

    outcome = publish(folder, end_of(SOON), source=source)

    assert outcome.exit_code == 3
    everything = b"".join(files(folder).values())
    assert ending.canary.encode() not in everything
    assert company(3).canary.encode() not in everything


def test_what_a_tombstone_names_never_comes_back(folder: DataFolder) -> None:
    ending = company(1, last_day=SOON)
    publish(folder, end_of(SOON), source=values([ending, company(2)]))
    restored = values([company(1, last_day=date(2028, 1, 1)), company(2)])
    restored.changes = 2

    outcome = publish(folder, end_of(SOON) + timedelta(hours=1), source=restored)

    assert outcome.exit_code == 3
    assert ending.canary.encode() not in b"".join(files(folder).values())


def test_a_clock_that_went_back_changes_nothing(folder: DataFolder) -> None:
    source = values([company(1)])
    publish(folder, NOW, source=source)

    with pytest.raises(ClockRefused):
        publish(folder, datetime(2026, 11, 1, tzinfo=SHANGHAI), source=source)


def test_a_public_text_may_hold_the_marks_of_templates(folder: DataFolder) -> None:
    marked = company(2, facts="现场张贴的标签写有“{{ 编号 }}”和“{% 空白 %}”字样。")
    source = values([company(1)])
    publish(folder, NOW, source=source)
    source.put(marked)

    outcome = publish(folder, NOW, source=source)
    whole = publish(folder, NOW, source=source, full=True)

    assert outcome.exit_code == whole.exit_code == 0, (outcome.quarantined, whole.quarantined)
    assert "{{ 编号 }}" in files(folder)[marked.path].decode()


def test_a_mark_that_no_public_text_holds_is_a_leftover_of_a_template(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_bytes(b"<p>{{ site.name }}</p>")
    products = {"index.html": Product("index.html", "home", "")}

    left = verify(tmp_path, products, Carried(lambda: ["{% 空白 %}".encode()]), NOTHING)
    carried = verify(tmp_path, products, Carried(lambda: ["{{ 编号 }}".encode()]), NOTHING)

    assert [one.owner for one in left.findings] == ["home"]
    assert not carried.findings


def test_after_a_removal_and_the_nightly_merge_the_served_index_has_no_deleted_document(
    folder: DataFolder,
) -> None:
    source = values([company(1, last_day=SOON), company(2)])
    publish(folder, NOW, source=source)
    publish(folder, end_of(SOON), source=source)

    assert merge_index(folder, end_of(SOON))

    with closing(whoosh.index.open_dir(whoosh_index.current(folder.whoosh))) as opened:
        assert (opened.doc_count(), opened.doc_count_all()) == (1, 1)
    assert merge_index(folder, end_of(SOON))  # once more does no harm


def test_what_was_left_out_is_tried_again_after_pauses_that_grow(folder: DataFolder) -> None:
    source = values([company(1), company(2, facts="联系电话13812345678。")])
    tried: dict[str, int] = {}

    for minute in range(32):
        outcome = publish(folder, NOW + timedelta(minutes=minute), source=source)
        assert outcome.exit_code == 3
        with closing(Manifest(folder.manifest)) as manifest:
            tried.setdefault(str(manifest.note("at")), minute)

    assert list(tried.values()) == [0, 1, 3, 7, 15, 30]
