"""An office, its live site, its crashes, its backups: nothing that ended is ever in any byte.

The machine of the register's own tests, with everything that publishes: runs at any moment, a run
killed in the middle, a clock that jumps, backups and restores. What the site shows is held to the
model; what is not public by the model must not be found. When a history is over, the live folder
must be, byte for byte, what a full build makes in a fresh folder for the same moment.
"""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connections
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, multiple, rule, run_state_machine_as_test

from disclosure import register
from disclosure.data_folder import DataFolder
from disclosure.decision import Tier
from disclosure.errors import ClockRefused
from publish import gone_elsewhere, needles
from publish.backup import back_up
from publish.gone import Ends, Mark, Tombstones
from publish.publication import publish
from publish.residue import Scanner, files_below, may_hold_ids
from publish.restore import restore
from tests.office import Life, Office
from tests.publish.faults import Calls, Fault, How, in_child

KEY = bytes(range(32))
SEEN: Counter[str] = Counter()
"""What the machine really did, so that a machine that does nothing does not pass."""


class Portal(Office):
    """The office and its data folder."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = DataFolder(self.place)
        self.kept: tuple[Path, dict[str, Life], int] | None = None
        self.canaries: dict[str, str] = {}
        self.strings: dict[str, set[str]] = {}
        self.is_current = False
        self.backups = 0
        self.served: dict[str, datetime] = {}
        """When the servers must take down by themselves what the last whole run put there."""

    @property
    def is_current(self) -> bool:
        """Whether the last run was for this very moment, and nothing has been done since."""
        return self.ran_at == self.now

    @is_current.setter
    def is_current(self, value: bool) -> None:
        self.ran_at = self.now if value else None

    def attempt(self, step):  # type: ignore[no-untyped-def]
        self.is_current = False
        return super().attempt(step)

    @initialize(target=Office.ids)
    def open(self):  # type: ignore[no-untyped-def]
        """Three decisions are public before the first step."""
        ids = [self.disclose(tier) for tier in (Tier.GENERAL, Tier.GENERAL, Tier.SERIOUS)]
        self.run()
        return multiple(*ids)

    @rule()
    def tick(self) -> None:
        """What the scheduler does."""
        self.run()

    @rule(target=Office.ids, tier=st.sampled_from([Tier.GENERAL, Tier.SERIOUS]))
    def disclose(self, tier: Tier) -> str:
        """The usual way in, at once: most steps alone lead nowhere."""
        one = self.take_in(0)
        self.submit(one=one, person=0, tier=tier)
        self.approve(one=one, person=1, later=0)
        SEEN["disclosed"] += self.lives[one].from_at is not None
        return one

    @rule()
    def time_comes(self) -> None:
        """Straight to the next moment at which something is due."""
        moment = register.next_due(self.now)
        if moment is not None:
            self.now = moment

    @rule()
    def run(self) -> None:
        """A publication, or a tick: both do what is due."""
        self.learn()
        outcome = publish(self.folder, self.now)
        assert outcome.exit_code == 0, outcome
        SEEN["runs that changed the site"] += bool(outcome.written or outcome.deleted)
        SEEN["pages taken off"] += sum(
            path.startswith("decisions/") and path.endswith(".html") for path in outcome.deleted
        )
        self.is_current = True
        self.served |= self.ends()

    def ends(self) -> dict[str, datetime]:
        """Until when each decision that is public now is so."""
        lives = {one: self.lives[one].until_at for one in self.public()}
        return {one: until_at for one, until_at in lives.items() if until_at is not None}

    @rule(point=st.integers(1, 60) | st.integers(61, 600))
    def run_killed(self, point: int) -> None:
        """A run killed at one of its system calls: what it leaves is for the next."""
        self.learn()
        connections.close_all()

        def work() -> None:
            Calls(Fault(How.KILLED, point))
            publish(self.folder, self.now)

        SEEN["runs killed"] += in_child(work) != 0
        # The run may have put off an end, or may not have come so far.
        self.served |= {
            one: max(until_at, self.served.get(one, until_at))
            for one, until_at in self.ends().items()
            if one in self.served
        }
        self.is_current = False

    @rule(days=st.integers(1, 30))
    def clock_jumps_back(self, days: int) -> None:
        """A run for a moment before the last change is refused, and changes nothing."""
        mark, earlier = Mark(self.folder.tombstones).read(), self.now - timedelta(days=days)
        if mark is None or earlier >= mark:
            return
        before = self.bytes()
        with pytest.raises(ClockRefused):
            publish(self.folder, earlier)
        assert self.bytes() == before

    @rule()
    def back_up(self) -> None:
        self.backups += 1
        file = self.place / f"backup-{self.backups}"
        back_up(self.folder, file, KEY, self.now)
        self.kept = file, deepcopy(self.lives), self.number

    @rule()
    def bring_back(self) -> None:
        """The register as it was at the last backup, with every ending since then."""
        if self.kept is None or not self.folder.tombstones.exists():
            return
        file, lives, number = self.kept
        ended = gone_elsewhere.known(self.folder, None)
        restored = restore(self.folder, file, KEY, ended, self.now, force=True)
        SEEN["ended again by a restore"] += len(restored.ended_again)
        self.lives, self.number, self.changes = deepcopy(lives), number, 0
        self.served.clear()
        for (public_id, _), _said in ended.items():
            life = self.lives.get(public_id)
            if life is None:
                continue
            if life.from_at is None or life.until_at is None:
                life.from_at = life.until_at = self.now
            elif life.until_at > self.now:
                life.until_at = self.now
        self.is_current = False

    @rule()
    def bring_back_what_has_ended_since(self) -> None:
        """A backup, a moment that ends something, the backup again: by chance these seldom meet."""
        self.back_up()
        self.time_comes()
        self.run()
        self.bring_back()

    def teardown(self) -> None:
        """At the end the live folder is that of a fresh full build for the same moment."""
        try:
            self.compare()
        finally:
            super().teardown()

    def compare(self) -> None:
        """The invariant: after any sequence of runs, byte for byte."""
        if not self.folder.site.is_dir():
            return
        self.run()
        whole = DataFolder(self.place / "whole")
        publish(whole, self.now, records=False)
        fresh = {path: place.read_bytes() for path, place in files_below(whole.site)}
        live = self.bytes()
        assert live.keys() == fresh.keys()
        assert [path for path in live if live[path] != fresh[path]] == []
        SEEN["compared with a full build"] += 1

    def learn(self) -> None:
        """By which strings what is public now could be found once it has ended."""
        for one in register.public_at(self.now):
            self.strings.setdefault(one.id, set()).update(needles.of(one))

    def bytes(self) -> dict[str, bytes]:
        if not self.folder.site.is_dir():
            return {}
        return {path: place.read_bytes() for path, place in files_below(self.folder.site)}

    def public(self) -> set[str]:
        return {
            one
            for one, life in self.lives.items()
            if life.from_at and life.until_at and life.from_at <= self.now < life.until_at
        }

    @invariant()
    def after_a_run_the_site_shows_what_the_model_says(self) -> None:
        if not self.is_current:
            return
        shown = {place.stem for place in self.folder.site.glob("decisions/*/*.html")}
        assert shown == self.public()
        ends = Ends(self.folder.ends_map)
        assert all(not ends.has_ended(one, self.now) for one in shown)

    @invariant()
    def after_a_run_nothing_that_ended_is_in_any_byte(self) -> None:
        if not self.is_current:
            return
        live = {string for one in self.public() for string in self.strings.get(one, ())}
        ended = {
            string: one
            for one, strings in self.strings.items()
            if one not in self.public()
            for string in strings - live
        }
        notices = b"".join(
            place.read_bytes() for place in self.folder.site.glob("changes/*.html")
        ).decode()
        wanted = {string: one for string, one in ended.items() if string not in notices}
        wanted |= {one: one for one in self.strings if one not in self.public()}
        found = Scanner(wanted).scan(files_below(self.folder.site))
        assert [one for one in found if not (one.needle == one.id and may_hold_ids(one.path))] == []

    @invariant()
    def servers_answer_gone_whatever_the_site_holds(self) -> None:
        ends = Ends(self.folder.ends_map)
        for one, until_at in self.served.items():
            assert ends.has_ended(one, self.now) or until_at > self.now, one
        for one, life in self.lives.items() if self.is_current else ():
            if life.until_at and life.until_at <= self.now and ends.last_day(one) is not None:
                assert ends.has_ended(one, self.now)

    @invariant()
    def tombstones_only_grow(self) -> None:
        stones = Tombstones(self.folder.tombstones).pairs()
        assert stones >= getattr(self, "stones", frozenset())
        self.stones = stones


def _run(made: Path, examples: int, steps: int) -> None:
    Portal.made = made
    SEEN.clear()
    run_state_machine_as_test(
        Portal,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_in_no_order_of_steps_is_anything_that_ended_in_any_byte(
    folder: DataFolder, made_register: Path
) -> None:
    _run(made_register, examples=4, steps=50)

    assert SEEN["runs that changed the site"] >= 4, SEEN


@pytest.mark.long
def test_in_no_order_of_many_steps_is_it_either(folder: DataFolder, made_register: Path) -> None:
    _run(made_register, examples=400, steps=50)

    print(dict(SEEN))
    assert min(SEEN.values()) > 50, SEEN
