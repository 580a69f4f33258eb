"""On each of 1,100 days the site is to hold what an independent count says, and no file more.

The count in this file knows nothing of products or catalogues: it takes from the tables what was
written down at approval (from when, until when, of whom), and addresses as the README has them.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from disclosure import register
from disclosure.data_folder import DataFolder
from disclosure.decision import Act, PenaltyKind
from disclosure.facts import FACTS
from disclosure.models import Disclosure, Revision, WithdrawalNotice
from disclosure.moment import start_of
from disclosure.site import CONTENT
from generator.inputs import Inputs, inputs
from generator.key import industry_key
from generator.products import products
from publish.publication import publish
from publish.residue import files_below

PORTAL = Path(sys.executable).with_name("portal")
FIRST = date(2026, 11, 21)
DAYS = 1100
IN_CI = 40
"""In CI every so many days, and every fifth on which something ends; `make test-long`: each."""
MOVING = re.compile(
    r"decisions/|parties/|changes/[0-9a-z]{12}|browse/\w+/([\w-]+/)?\d{4}-\d\d|open-data/decisions-"
    r"|sitemap-\d|browse/(agency|kind|industry)/[\w-]+/index"
)


@dataclass(frozen=True)
class Life:
    """One disclosure of the sample as the tables have it."""

    id: str
    from_at: datetime
    until_at: datetime
    month: str
    lists: frozenset[str]
    party: str | None

    def paths(self) -> Iterator[str]:
        yield from (f"decisions/{self.id[:2]}/{self.id}{end}" for end in (".html", ".json"))
        yield from (f"open-data/decisions-{self.month}{end}" for end in (".csv", ".jsonl", ".json"))
        yield f"sitemap-{self.month}.xml"
        yield f"browse/month/{self.month}.html"
        for one in self.lists:
            yield f"browse/{one}/{self.month}.html"
            if not one.startswith("act/"):
                yield f"browse/{one}/index.html"
        if self.party:
            yield f"parties/{self.party}.html"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DataFolder]:
    """The sample's register as of the day before the first."""
    data = tmp_path_factory.mktemp("days")
    words = [PORTAL, "demo", "--as-of", f"{FIRST - timedelta(days=1)}T12:00:00+08:00"]
    environment = {**os.environ, "PORTAL_DATA": str(data)}
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    folder = DataFolder(data)
    register.use(folder)
    yield folder
    shutil.rmtree(data)


@pytest.fixture(scope="module")
def lives(sample: DataFolder) -> list[Life]:
    """Every disclosure of the sample, its facts read from the frozen revision."""
    found = []
    for one in Disclosure.objects.select_related("decision__party"):
        decision = one.decision
        revisions = Revision.objects.filter(decision=decision, approved_by__isnull=False)
        facts = FACTS.validate_json(revisions.order_by("-number")[0].facts)
        lists = {f"agency/{decision.agency_code}", f"act/{Act(decision.act).slug}"}
        lists |= {f"kind/{PenaltyKind(kind).name.lower()}" for kind in facts.penalty_kinds}
        lists |= {f"industry/{industry_key(facts.industry)}"} if facts.industry else set()
        party = decision.party.public_id if decision.party else None
        month = decision.decided_on.isoformat()[:7]
        found.append(
            Life(
                decision.public_id,
                one.disclosed_at,
                one.ends_at,
                month,
                frozenset(lists),
                party,
            )
        )
    return found


@pytest.fixture(scope="module")
def notices(sample: DataFolder) -> list[tuple[str, datetime]]:
    return list(WithdrawalNotice.objects.values_list("public_id", "ends_at"))


def expected(lives: list[Life], notices: list[tuple[str, datetime]], now: datetime) -> set[str]:
    paths = {path for one in lives if one.from_at <= now < one.until_at for path in one.paths()}
    return paths | {f"changes/{one}.html" for one, ends_at in notices if now < ends_at}


def planned(now: datetime, made_from: Inputs) -> set[str]:
    everything = products(
        register.keys_at(now),
        register.gone_at(now),
        [*register.totals_at(now), *register.year_totals(now)],
        made_from,
    )
    return {one.path for one in everything}


def hold(lives: list[Life], notices: list[tuple[str, datetime]], days: Iterator[date]) -> int:
    """Compare plan and count on these days; returns how many there were."""
    made_from, standing, count = inputs(CONTENT, register.head(start_of(FIRST))), None, 0
    for day in days:
        count += 1
        now = start_of(day)
        paths = planned(now, made_from)
        moving = {path for path in paths if MOVING.match(path)}
        assert moving == expected(lives, notices, now), day
        rest = {path for path in paths - moving if not path.startswith("cases/")}
        standing = standing or rest
        assert rest == standing, day
    return count


def all_days() -> Iterator[date]:
    return (FIRST + timedelta(days=number) for number in range(DAYS))


def test_each_day_is_planned_as_counted(
    sample: DataFolder, lives: list[Life], notices: list[tuple[str, datetime]]
) -> None:
    ends = sorted({one.until_at.astimezone(start_of(FIRST).tzinfo).date() for one in lives})
    some = {*ends[::5], *list(all_days())[::IN_CI]}
    chosen = (day for day in all_days() if day in some)

    assert hold(lives, notices, chosen) > DAYS // IN_CI


@pytest.mark.long
def test_every_one_of_the_days_is_planned_as_counted(
    sample: DataFolder, lives: list[Life], notices: list[tuple[str, datetime]]
) -> None:
    assert hold(lives, notices, all_days()) == DAYS


def built(
    folder: DataFolder, lives: list[Life], notices: list[tuple[str, datetime]], days: list[date]
) -> None:
    for number, day in enumerate(days):
        now = start_of(day)
        target = DataFolder(folder.path / f"built-{number}")

        publish(target, now, records=False)

        paths = {path for path, _ in files_below(target.site)}
        assert {path for path in paths if MOVING.match(path)} == expected(lives, notices, now), day
        shutil.rmtree(target.path)


def boundaries(lives: list[Life], count: int) -> list[date]:
    """Days on which something ends, and those before, spread evenly; the first and the last."""
    ends = sorted({one.until_at.astimezone(start_of(FIRST).tzinfo).date() for one in lives})
    last = FIRST + timedelta(days=DAYS - 1)
    inside = [day for day in ends if FIRST < day < last]
    step = max(1, len(inside) // max(1, (count - 2) // 2))
    chosen = {FIRST, last}
    for day in inside[::step]:
        chosen |= {day, day - timedelta(days=1)}
    return sorted(chosen)[:count]


def test_on_two_days_the_site_is_built_as_counted(
    sample: DataFolder, lives: list[Life], notices: list[tuple[str, datetime]]
) -> None:
    built(sample, lives, notices, boundaries(lives, 4)[1:3])


@pytest.mark.long
def test_on_twenty_days_the_site_is_built_as_counted(
    sample: DataFolder, lives: list[Life], notices: list[tuple[str, datetime]]
) -> None:
    days = boundaries(lives, 20)

    assert len(days) == 20
    built(sample, lives, notices, days)
