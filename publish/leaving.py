"""Taking off what has ended, and looking whether anything of it is left.

The ended decision's own files go first, before anything is built. If its lists can't be made again,
they are taken down. Its strings are kept in the manifest until they have been looked for in what
was touched, and not found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from disclosure.data_folder import DataFolder
from disclosure.public import DecisionKey
from publish import disk, indexes, needles
from publish.manifest import Leaving, LivePaths, Manifest
from publish.residue import Residue, Scanner, files_below, may_hold_ids
from publish.run import Run
from publish.stage import KEY
from publish.unavailable import Unavailable

SMALL = 5000
"""A site of up to so many files is looked through as a whole after every removal."""


def take_off(run: Run, ended: Iterable[str], corrected: Iterable[str]) -> None:
    """Delete the pages and JSON twins of what has ended at once; it is not shown any more.

    The run begins here: the manifest says that it is under way, and what leaves, before a file
    goes. What was ``corrected`` leaves as well, with its old revision.
    """
    ids = list(ended)
    if ids:
        run.say("撤下", 0, len(ids))
        indexes.learn_terms(run, ids)
    run.deleted += delete_pages(run.folder, run.manifest, ids, corrected)


def delete_pages(
    folder: DataFolder,
    manifest: Manifest,
    ended: Iterable[str],
    corrected: Iterable[str] = (),
) -> list[str]:
    """Delete the own files of these decisions, which leave; returns the paths.

    They stay pending in the manifest until a plan has been carried out that wants them no more.
    """
    ids = list(ended)
    paths = [file.path for one in ids for file in manifest.files_of(f"decision:{one}")]
    with manifest.transaction():
        manifest.keep(state="busy")
        manifest.leave(ids, is_ended=True)
        manifest.leave(corrected, is_ended=False)
        manifest.begin(paths)
    if paths and folder.site.is_dir():
        disk.take_off(folder.site.resolve(), paths)
    return paths


def keys_of(leaving: Iterable[Leaving]) -> list[DecisionKey]:
    """The keys under which what has left stood in lists."""
    return [KEY.validate_json(one.key) for one in leaving]


def take_down(run: Run, paths: Iterable[str]) -> None:
    """Take down those of these files that still name what has left: 503 until the next run."""
    hits = close_lists(run.folder, run.manifest, paths, lambda found: _uncarried(run, found))
    run.down |= hits
    run.deleted += sorted(hits)


def close_lists(
    folder: DataFolder,
    manifest: Manifest,
    paths: Iterable[str],
    uncarried: Callable[[list[Residue]], list[Residue]],
) -> set[str]:
    """Delete those of these files that name what has left, and have servers answer 503 for them.

    ``uncarried`` leaves out of what is found what may stand there all the same.
    """
    site = folder.site.resolve()
    files = ((path, site / path) for path in paths if (site / path).is_file())
    found = _scanner(manifest.leaving()).scan(files)
    hits = {residue.path for residue in uncarried(found)}
    hits |= indexes.files_holding(site, {one.ordinal for one in manifest.leaving()})
    if hits:
        with manifest.transaction():
            manifest.begin(hits)
        Unavailable(folder).write(Unavailable(folder).paths() | hits)
        disk.take_off(site, hits)
    return hits


def look(run: Run) -> None:
    """Look for all that has left in what this run wrote; forget it where nothing is left."""
    leaving = run.manifest.leaving()
    if not leaving:
        return
    run.say("查找残留", 0, len(leaving))
    site, scanner = run.folder.site.resolve(), _scanner(leaving)
    only = None if run.is_rebuilt or _is_small(run) else frozenset(run.written)
    texts = scanner.scan_texts(indexes.texts(site, only))
    found = _uncarried(run, scanner.scan(_touched(run)) + texts)
    ended = {one.ordinal for one in leaving if one.is_ended}
    # A register brought back from a backup gives ordinals again that were given after it; what
    # holds one then is the decision shown now.
    ended -= run.manifest.ordinals_shown(ended)
    for path in indexes.files_holding(site, ended, only, run.terms if only else None):
        found.append(Residue(path, "", "索引序号"))
    run.residue += found


def _scanner(leaving: Iterable[Leaving]) -> Scanner:
    strings = {needle: one.id for one in leaving for needle in one.needles}
    return Scanner(strings | {one.id: one.id for one in leaving if one.is_ended})


def _is_small(run: Run) -> bool:
    return run.manifest.count(SMALL + 1) <= SMALL


def _touched(run: Run) -> Iterator[tuple[str, Path]]:
    site = run.folder.site.resolve()
    if _is_small(run):
        return files_below(site)
    paths = LivePaths(run.folder.manifest) if run.is_rebuilt else dict.fromkeys(run.written)
    return ((path, site / path) for path in paths if (site / path).is_file())


def _carried_beside(run: Run) -> set[str]:
    """What notices and the other decisions of the same parties carry: looked at first, for most of
    what is found is a name or a number of theirs, and to look through all takes longer."""
    found = {form for one in run.past.notices for form in needles.spellings(one.document_number)}
    parties = {key.party_id for key in keys_of(run.manifest.leaving()) if key.party_id}
    ids = (one for party in parties for one in run.catalogue.ids("party", party))
    return found | {needle for one in run.manifest.shown(ids) for needle in one.needles}


def without_allowed_ids(found: Iterable[Residue]) -> list[Residue]:
    """Without the public ids in the removal files, which may hold them."""
    return [one for one in found if not (one.needle == one.id and may_hold_ids(one.path))]


def _uncarried(run: Run, found: list[Residue]) -> list[Residue]:
    """Without what another live text carries, and without the ids in the removal files."""
    left = without_allowed_ids(found)
    carried = _carried_beside(run)
    open_needles = {one.needle for one in left} - carried
    carried |= run.manifest.carried(open_needles)
    open_needles -= carried
    for decision in run.decisions() if open_needles else ():
        carried |= {needle for needle in open_needles if needles.is_carried(needle, decision)}
    return [one for one in left if one.needle not in carried]
