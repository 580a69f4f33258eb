"""A withdrawal notice is a disclosure with an end of its own: taken off, asked for, and proved."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import yaml

from disclosure.data_folder import DataFolder
from disclosure.moment import day_of, end_of
from disclosure.public import Ending, Notice
from publish import proof
from publish.gone import Ends
from publish.probe import probe
from publish.publication import publish
from publish.removal_record import Answer
from publish.residue import Scanner, files_below
from publish.targets import settings
from tests.builders import NOW, identifier
from tests.publish.test_publication import company
from tests.publish.values import Values, values

SOON = date(2026, 12, 1)
WITHDRAWN = NOW + timedelta(hours=1)
ENDED = end_of(SOON)
LATER = ENDED + timedelta(minutes=1)
URL = "https://mirror.invalid"
NOTICE = Notice(
    id=identifier(700),
    canary="c" + identifier(701) + "zzz",
    agency_code="lanchuan",
    document_number=company(1).document_number,
    withdrawn_on=day_of(WITHDRAWN),
    ground="撤销",
    reason="经复查，原决定依据不足，予以撤销。",
    last_day=SOON,
    ends_at=ENDED,
)
PAGE = f"changes/{NOTICE.id}.html"


@pytest.fixture
def source(folder: DataFolder) -> Values:
    """One of two decisions has been withdrawn; a mirror is asked from outside."""
    served = {"served": [{"name": "镜像", "url": URL}]}
    settings.place(folder).write_text(yaml.safe_dump(served, allow_unicode=True), encoding="utf-8")
    source = values([company(1), company(2)])
    publish(folder, NOW, source=source)
    source.end(company(1).id, WITHDRAWN, Ending.WITHDRAWN, NOTICE)
    return source


def looked(folder: DataFolder, source: Values, now: datetime, status: int) -> list[Answer]:
    """Bring the site to ``now`` and ask; the mirror answers with ``status`` for the notice."""
    publish(folder, now, source=source)
    return probe(
        folder, source, now, lambda: now, lambda address: status if PAGE in address else 410
    )


def test_a_notice_stands_until_its_last_day_is_over_and_then_nowhere(
    folder: DataFolder, source: Values
) -> None:
    for now in (WITHDRAWN, ENDED - timedelta(seconds=1)):
        publish(folder, now, source=source)
        assert NOTICE.document_number in (folder.site / PAGE).read_text()

    publish(folder, ENDED, source=source)

    wanted = dict.fromkeys((NOTICE.id, NOTICE.canary, NOTICE.document_number), NOTICE.id)
    assert Scanner(wanted).scan(files_below(folder.site)) == []
    assert Ends(folder.ends_map).has_ended(NOTICE.id, ENDED)


def test_the_end_of_a_notice_is_probed_from_outside_until_it_is_gone_and_proved(
    folder: DataFolder, source: Values
) -> None:
    assert looked(folder, source, WITHDRAWN, 200) == []
    assert looked(folder, source, ENDED - timedelta(seconds=1), 200) == []
    assert proof.prove(folder, source, NOTICE.id, ENDED - timedelta(seconds=1)) is None

    stale = looked(folder, source, ENDED, 200)
    unproved = proof.prove(folder, source, NOTICE.id, ENDED)
    gone = looked(folder, source, LATER, 410)
    proved = proof.prove(folder, source, NOTICE.id, LATER)

    assert [(one.address, one.said) for one in stale] == [(f"{URL}/{PAGE}", "200")]
    assert gone == []
    assert unproved is not None
    assert not unproved.is_gone
    assert proved is not None
    assert (proved.is_gone, proved.gone_since, proved.ended_at) == (True, LATER, ENDED)
    assert [one.said for one in proved.answers] == ["没有文件", "200", "410"]
    assert "撤回说明期满" in next(proved.lines())
    assert proof.punctuality(folder).ended == 2
