"""What has to change: the products that should be there against the files that are.

A plan is plain values. ``--dry-run`` prints it, with the reason for each file; a publication
carries it out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from disclosure.public import DecisionKey
from generator.owners import moving_owners, owners_beside, owners_of
from generator.products import Product, all_products, products_of
from generator.shelf import Shelf
from publish.manifest import File, Manifest


class Reason(StrEnum):
    """Why a file is made or deleted."""

    NEW = "新增"
    CHANGED = "内容有变"
    UNFINISHED = "上次运行中断"
    GONE = "已终止或不再需要"


@dataclass(frozen=True, slots=True)
class Plan:
    """Which products to make and which paths to delete, each with its reason."""

    make: tuple[tuple[Product, Reason], ...] = ()
    remove: tuple[tuple[str, Reason], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.make or self.remove)

    @property
    def products(self) -> dict[str, Product]:
        """The products to make by their paths."""
        return {product.path: product for product, _ in self.make}

    @property
    def removed(self) -> tuple[str, ...]:
        """The paths to delete."""
        return tuple(path for path, _ in self.remove)

    def lines(self) -> list[str]:
        """The plan as a person reads it."""
        return [f"删除 {path}（{reason}）" for path, reason in self.remove] + [
            f"生成 {product.path}（{reason}）" for product, reason in self.make
        ]


def whole(shelf: Shelf, manifest: Manifest) -> Plan:
    """The plan for all products: after a crash, a changed template, or a changed rule."""
    owned = (file for file in manifest.files() if is_planned(file.owner))
    return difference(all_products(shelf), owned)


def touched(shelf: Shelf, manifest: Manifest, keys: Iterable[DecisionKey]) -> Plan:
    """The plan for the products that these decisions stand in, and those that move by themselves.

    Templates, words and settings are those of the last run: what depends on them alone is as it
    was.
    """
    owners = {owner for key in keys for owner in owners_of(key) | owners_beside(key, shelf)}
    owners |= set(moving_owners(shelf.inputs))
    owners |= {f"notice:{notice.id}" for notice in shelf.past.notices}
    owners |= manifest.owners_like("notice:")
    return difference(
        (product for owner in sorted(owners) for product in products_of(owner, shelf)),
        (file for owner in sorted(owners) for file in manifest.files_of(owner)),
    )


def is_planned(owner: str) -> bool:
    """Whether files of this owner are the generator's: the others are made after its files."""
    return owner not in ("manifest", "search-data")


def difference(wanted: Iterable[Product], there: Iterable[File]) -> Plan:
    """The plan that turns ``there`` into ``wanted``.

    Both are complete for the paths in question: a file that nothing wants is deleted.
    """
    files = {file.path: file for file in there}
    make = []
    for product in wanted:
        reason = _why_make(product, files.pop(product.path, None))
        if reason is not None:
            make.append((product, reason))
    remove = [(path, Reason.GONE) for path in sorted(files)]
    return Plan(tuple(make), tuple(remove))


def _why_make(product: Product, file: File | None) -> Reason | None:
    if file is None:
        return Reason.NEW
    if file.pending:
        return Reason.UNFINISHED
    if file.fingerprint != product.fingerprint or file.owner != product.owner:
        return Reason.CHANGED
    return None
