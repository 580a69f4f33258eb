"""The whole site made anew, in a fresh folder, and switched in by one rename."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from itertools import chain
from pathlib import Path

from generator.products import all_products
from publish import apply, build, disk, indexes, public_manifest
from publish.inventory import Inventory
from publish.manifest import File, Shown
from publish.run import Run
from publish.stage import as_shown
from publish.verify import Carried, Finding, NotVerified, checked_whole, missing

ATTEMPTS = 5
"""How often a rebuild leaves out what was found and tries again."""
_OFTEN = 1000
"""Files between two words to the progress display."""


def rebuild(run: Run) -> None:
    """Make everything; a decision with a finding is left out. `NotVerified` if that can't help."""
    for _ in range(ATTEMPTS):
        try:
            _rebuild(run)
            return
        except NotVerified as error:
            owners = {one.owner: one.reason for one in error.findings}
            bad = {owner for owner in owners if owner.startswith("decision:")}
            if not bad:
                raise
            for owner in sorted(bad):
                run.quarantine(owner, owners[owner])
    raise NotVerified(())


def _rebuild(run: Run) -> None:
    out = run.quarantined_ids()
    run.say("读取登记册")
    run.refill(key for key in run.source.keys_at(run.now) if key.id not in out)
    work = disk.empty(run.folder.staging)
    with closing(Inventory(work / "inventory.sqlite3")) as inventory:
        count = inventory.expect(all_products(run.shelf))
        run.say("生成", 0, count)
        output = build.render(
            work,
            run.lines(run.decisions()),
            run.content,
            {},
            lambda done: run.say("生成", done, count),
        )
        count = inventory.expect(indexes.stage_whole(run, output).values())
        _verify(run, output, inventory, count)
        files = inventory.files()
        parts = public_manifest.write_all(output, files, run.head.chain_head)
        run.say("更新", 0, count)
        every = chain(inventory.files(), parts)
        apply.switch(run.folder, run.manifest, output, every, _shown(run))
    run.is_rebuilt = True


def _verify(run: Run, output: Path, inventory: Inventory, count: int) -> None:
    findings: list[Finding] = []
    found = checked_whole(output, inventory.product, Carried(run.texts), run.allowed())

    def good() -> Iterator[File]:
        for done, one in enumerate(found):
            if isinstance(one, Finding):
                (findings if one.blocks else run.warnings).append(one)
                continue
            if done % _OFTEN == 0:
                run.say("核验", done, count)
            yield one

    inventory.note(good())
    findings += [missing(product) for product in inventory.missing()]
    if findings:
        raise NotVerified(tuple(findings))


def _shown(run: Run) -> Iterator[Shown]:
    return (as_shown(decision) for decision in run.decisions())
