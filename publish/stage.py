"""One plan carried out: rendered into staging, verified, moved into the live site.

Nothing moves before everything is verified; what is refused is said, owner by owner, so that the
plan can be made again without it.
"""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import TypeAdapter

from disclosure.public import DecisionKey, PublicDecision, key_of
from publish import apply, build, disk, indexes, needles, public_manifest
from publish.before import Before
from publish.manifest import Shown
from publish.plan import Plan, touched, whole
from publish.run import Run, ids_of
from publish.verify import Carried, NotVerified, verify

KEY: TypeAdapter[DecisionKey] = TypeAdapter(DecisionKey)


def carry_out(
    run: Run,
    added: Iterable[DecisionKey],
    removed: Iterable[DecisionKey],
    *,
    unclean: bool = False,
    look_at_everything: bool = False,
) -> None:
    """Bring the live site to where ``added`` are shown as they are now, and ``removed`` are not.

    A new revision is in both. ``look_at_everything`` compares all products, where texts or
    templates have changed; ``unclean`` makes the index and the public manifest whole besides.
    Raises `NotVerified` or `Broken` with nothing moved, and with the catalogue as it was.
    """
    coming, going = list(added), list(removed)
    before = [run.catalogue.key(one) for one in ids_of([*coming, *going])]
    run.catalogue.change(coming, ids_of(going))
    try:
        plan = make_plan(run, [*coming, *going], look_at_everything=look_at_everything)
        changed = None if look_at_everything else ids_of([*coming, *going])
        _make(run, plan, coming, going, changed, everything=unclean)
    except BaseException:
        run.catalogue.change([key for key in before if key], ids_of(coming))
        raise


def make_plan(run: Run, keys: Iterable[DecisionKey], *, look_at_everything: bool) -> Plan:
    """What has to change in the site as it stands, for the catalogue as it stands."""
    if look_at_everything:
        return whole(run.shelf, run.manifest)
    return touched(run.shelf, run.manifest, keys)


def as_shown(decision: PublicDecision) -> Shown:
    """What the manifest keeps of a decision as long as it is shown."""
    key = key_of(decision)
    return Shown(
        decision.id,
        decision.ordinal,
        key.fingerprint,
        decision.last_day.strftime("%Y%m%d"),
        KEY.dump_json(key).decode(),
        needles.of(decision),
    )


def _make(
    run: Run,
    plan: Plan,
    coming: list[DecisionKey],
    going: list[DecisionKey],
    changed: frozenset[str] | None,
    *,
    everything: bool,
) -> None:
    run.say("生成", 0, len(plan.make))
    work = disk.empty(run.folder.staging)
    output = work / "output"
    output.mkdir()
    wanted = build.make_some(run, list(plan.products.values()), work, changed)
    search = indexes.stage(run, output, coming, going, everything=everything)
    run.say("核验", 0, len(plan.make))
    products = {**plan.products, **search.products}
    before = Before(run.folder.site.resolve(), run.manifest)
    carried = Carried(lambda: run.texts(wanted))
    verified = verify(output, products, carried, run.allowed(), before)
    if verified.findings:
        raise NotVerified(verified.findings)
    remove = [*plan.removed, *search.removed]
    parts, emptied = public_manifest.write_changes(
        output,
        run.manifest,
        verified.files,
        [*remove, *run.deleted],
        run.head.chain_head,
        everything=everything,
    )
    shown = [as_shown(decision) for decision in run.decisions(ids_of(coming))]
    run.say("更新", 0, len(verified.files))
    run.warnings += verified.warnings
    applied = apply.change(
        run.folder,
        run.manifest,
        output,
        [*verified.files, *parts],
        [*remove, *emptied],
        shown,
    )
    run.written += applied.written
    run.deleted += applied.deleted
