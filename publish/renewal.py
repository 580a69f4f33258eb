"""Carries out a publication: what ended leaves, what was corrected follows, what is new comes last.

Only what may differ is looked at: the register names the decisions that a step or a moment may
have changed since the last run, and all others stay unread. After a run that broke off, and when
templates, words or settings have changed, everything is compared instead.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path

from disclosure.data_folder import DataFolder
from disclosure.errors import Broken
from disclosure.moment import parse_moment
from disclosure.public import DecisionKey, Ending, Selection
from generator.catalogue import Catalogue
from generator.inputs import Inputs, digest
from generator.shelf import Shelf
from publish import apply, gone, hooks, indexes, leaving, overdue, standstill
from publish.admission import Admission, Change
from publish.indexes import Indexed
from publish.manifest import LivePaths, Manifest
from publish.outcome import Outcome, Progress
from publish.plan import Plan, whole
from publish.rebuild import rebuild
from publish.run import Run, begin
from publish.source import Source
from publish.stage import KEY, carry_out, make_plan
from publish.unavailable import Unavailable
from publish.verify import NotVerified
from search.settings import named_engine

MANY = 2000
"""From more ids than these on, all decisions are compared instead."""


def renew(
    folder: DataFolder,
    now: datetime,
    source: Source,
    manifest: Manifest,
    content: Path,
    progress: Progress | None,
    *,
    full: bool,
    dry_run: bool,
) -> Outcome:
    """Bring the site to ``now``; the caller holds the folder. ``dry_run`` only says the plan."""
    run = begin(folder, now, source, manifest, content, progress)
    with closing(run.catalogue):
        if dry_run:
            return Outcome(now, plan=tuple(_plan(run).lines()))
        return _publish(run, full=full)


def _publish(run: Run, *, full: bool) -> Outcome:
    run.candidates = None if full else _candidates(run)
    unclean = run.manifest.note("state") != "clean"
    are_others = _are_others(run)
    is_whole = full or not run.folder.site.is_dir() or (are_others and _concern_all(run))
    with closing(Admission(_admitted(run))) as admission:
        change = admission.against(run.manifest.revisions(run.candidates))
        _write_ends(run, admission, change)
        new = [] if is_whole else admission.new(run.manifest.shows)
    leaving.take_off(run, change.ended, change.corrected)
    if is_whole:
        _whole(run)
    else:
        corrected = _keys(run, change.corrected)
        _stages(run, corrected, _keys(run, new), unclean=unclean, are_others=are_others)
    apply.delete_old_releases(run.folder)
    indexed = indexes.update_whoosh(run)
    leaving.look(run)
    return _finish(run, indexed)


def _candidates(run: Run) -> frozenset[str] | None:
    """The ids that may differ from the last run, None where all have to be compared."""
    before, change = run.manifest.note("at"), run.manifest.note("change")
    if not before or not change or run.manifest.note("state") != "clean" or _are_others(run):
        return None
    left_out = json.loads(run.manifest.note("quarantined") or "[]")
    owners = {owner.removeprefix("decision:") for owner, _ in left_out}
    ids = run.source.changed(int(change), parse_moment(before), run.now) | owners
    return frozenset(ids) if len(ids) <= MANY else None


def _are_others(run: Run) -> bool:
    """Whether templates, words or settings have changed, or a switch of releases broke off."""
    releasing = run.manifest.note(apply.RELEASING)
    return bool(releasing) or _inputs(run.inputs) != run.manifest.note("inputs")


def _concern_all(run: Run) -> bool:
    """Whether what has changed stands in every page: code, styles, words, settings, agencies."""
    return bool(run.manifest.note(apply.RELEASING)) or run.manifest.note("shared") != _shared(run)


def _shared(run: Run) -> str:
    return digest(run.inputs.shared, str(run.inputs.rehearsal))


def _whole(run: Run) -> None:
    try:
        rebuild(run)
    except Broken as error:
        if not run.folder.site.is_dir():
            raise
        leaving.take_down(run, [file.path for file in run.manifest.files()])
        run.quarantine("site", str(error))
    else:
        Unavailable(run.folder).write(())


def _stages(
    run: Run,
    corrected: list[DecisionKey],
    new: list[DecisionKey],
    *,
    unclean: bool,
    are_others: bool,
) -> None:
    if unclean:
        run.refill(KEY.validate_json(one.key) for one in run.manifest.shown())
    # What a run that broke off has taken off in an older revision may be shown again already.
    gone_for_now = [one for one in run.manifest.leaving() if not run.manifest.shows(one.id)]
    left = leaving.keys_of(gone_for_now)
    look_at_everything = unclean or are_others
    try:
        # With nothing to take off, one step for what is new does all.
        if left or corrected or look_at_everything or not new or _has_come(run):
            carry_out(run, corrected, left, unclean=unclean, look_at_everything=look_at_everything)
        Unavailable(run.folder).write(())
    except Broken as error:
        run.quarantine("removal", str(error))
        plan = make_plan(run, left, look_at_everything=look_at_everything)
        leaving.take_down(run, plan.products)
        return
    _publish_new(run, new)


def _has_come(run: Run) -> bool:
    """Whether a day or a moment has come since the last run that ends something by itself."""
    day, due = run.manifest.note("day"), run.manifest.note("next")
    if day != run.inputs.today.isoformat() or due is None:
        return True
    return due != "" and run.now >= parse_moment(due)


def _publish_new(run: Run, new: list[DecisionKey]) -> None:
    """Publish what is new; what can't be made is found by halving, left out and reported."""
    if not new:
        return
    try:
        carry_out(run, new, ())
    except NotVerified as error:
        bad = {one.owner.removeprefix("decision:"): one.reason for one in error.findings}
        good = [key for key in new if key.id not in bad]
        if len(good) == len(new):
            _halve(run, new, error)
            return
        for key in new:
            if key.id in bad:
                run.quarantine(f"decision:{key.id}", bad[key.id])
        _publish_new(run, good)
    except Broken as error:
        _halve(run, new, error)


def _halve(run: Run, new: list[DecisionKey], error: Broken) -> None:
    if len(new) == 1:
        run.quarantine(f"decision:{new[0].id}", str(error))
        return
    _publish_new(run, new[: len(new) // 2])
    _publish_new(run, new[len(new) // 2 :])


def _admitted(run: Run) -> Iterator[DecisionKey]:
    """The decisions that may be shown: none that a tombstone names."""
    run.tombstones.add(
        (removal.id, removal.disclosure)
        for removal in run.source.gone_at(run.now, _since(run))
        if removal.kind is not Ending.REPLACED
    )
    only = None if run.candidates is None else Selection(ids=run.candidates)
    for key in run.source.keys_at(run.now, only):
        if (key.id, key.disclosure) in run.tombstones:
            run.quarantine(f"decision:{key.id}", "这次公示已经终止，不得再次公示（墓碑）")
        else:
            yield key


def _keys(run: Run, ids: Collection[str]) -> list[DecisionKey]:
    """The keys of these admitted decisions, by ordinal."""
    wanted = frozenset(ids)
    only = Selection(ids=wanted) if len(wanted) <= MANY else None
    return [key for key in run.source.keys_at(run.now, only) if key.id in wanted] if wanted else []


def _since(run: Run) -> datetime | None:
    """From when on removals may be new: a day before the last run, for clocks that differ."""
    before = run.manifest.note("at")
    if run.candidates is None or not before:
        return None
    return min(parse_moment(before), run.now) - timedelta(days=1)


def _write_ends(run: Run, admission: Admission, change: Change) -> None:
    notices = ((one.id, one.last_day.strftime("%Y%m%d")) for one in run.past.notices)
    live = chain(admission.last_days(), notices)
    if run.candidates is None:
        is_changed = gone.write_ends(run.folder.ends_map, live, run.tombstones.ids())
    else:
        is_changed = gone.change_ends(run.folder.ends_map, dict(live), change.ended)
    if is_changed:
        hooks.reload_servers()


def _plan(run: Run) -> Plan:
    """What a run would do, counted on a catalogue in memory: nothing is changed."""
    catalogue = Catalogue()
    catalogue.fill(run.source.keys_at(run.now))
    return whole(Shelf(catalogue, run.past, run.inputs), run.manifest)


def _finish(run: Run, indexed: Indexed) -> Outcome:
    next_due = run.source.next_due(run.now)
    left_out = json.dumps([[one.owner, one.reason] for one in run.quarantined])
    notes = {
        "state": "busy" if run.residue or run.down else "clean",
        "inputs": _inputs(run.inputs),
        "shared": _shared(run),
        "files": standstill.files_digest(run.content),
        "change": str(run.change),
        "engine": named_engine(run.manifest.note("engine")),
        "at": run.now.isoformat(),
        "day": run.inputs.today.isoformat(),
        "next": _moment(next_due),
        "quarantined": left_out,
        **standstill.pause(run.manifest, run.now, left_out),
    }
    with run.manifest.transaction():
        run.manifest.keep(**notes)
        indexed.keep(run.manifest)
        if not (run.residue or run.down):
            run.manifest.forget_leaving()
    left = overdue.of_manifest(run.folder, run.manifest, run.source, run.now)
    paths = LivePaths(run.folder.manifest) if run.is_rebuilt else tuple(dict.fromkeys(run.written))
    if paths or run.deleted:
        gone.Mark(run.folder.tombstones).advance(run.now)
    return Outcome(
        run.now,
        paths,
        tuple(dict.fromkeys(run.deleted)),
        tuple(run.quarantined),
        tuple(run.residue),
        tuple(sorted(run.down)),
        next_due=next_due,
        overdue=left,
        warnings=tuple(dict.fromkeys(run.warnings)),
    )


def _moment(moment: datetime | None) -> str:
    return "" if moment is None else moment.isoformat()


def _inputs(made_from: Inputs) -> str:
    """A hash of everything but decisions and the day: templates, words, settings."""
    return digest(
        made_from.shared,
        *(f"{name} {value}" for name, value in sorted(made_from.templates.items())),
        *(f"{name} {value}" for name, value in sorted(made_from.writings.items())),
        str(made_from.rehearsal),
    )
