"""The whole site made anew, in a fresh folder, and switched in by one rename."""

from __future__ import annotations

from collections.abc import Iterator

from generator.products import all_products
from publish import apply, build, disk, indexes, public_manifest
from publish.manifest import Shown
from publish.run import Run
from publish.stage import NotVerified, as_shown
from publish.verify import Carried, verify

ATTEMPTS = 5
"""How often a rebuild leaves out what was found and tries again."""


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
    products = {product.path: product for product in all_products(run.shelf)}
    work = disk.empty(run.folder.staging)
    run.say("生成", 0, len(products))
    output = build.render(work, run.lines(run.decisions()), run.content, {})
    products |= indexes.stage_whole(run, output)
    run.say("核验", 0, len(products))
    verified = verify(output, products, Carried(run.texts))
    if verified.findings:
        raise NotVerified(verified.findings)
    files = sorted(verified.files, key=lambda file: (public_manifest.folder_of(file), file.path))
    parts = public_manifest.write_all(output, files, run.head.chain_head)
    run.say("更新", 0, len(files))
    applied = apply.switch(run.folder, run.manifest, output, [*files, *parts], _shown(run))
    run.written += applied.written


def _shown(run: Run) -> Iterator[Shown]:
    return (as_shown(decision) for decision in run.decisions())
