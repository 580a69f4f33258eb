"""Looks at a build before it goes live: nothing missing, nothing unowned, no secret, nothing dead.

Every staged file is read once: hashed for the manifest, and searched for private data
(`publish.exposure`) and template leftovers; the packed index is decoded and searched as well. A
finding belongs to the file's owner, so that one bad decision can be taken out and the rest go on.
A warning stops nothing: a person looks.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from disclosure.errors import Broken
from disclosure.reading import read
from generator.products import Product
from publish import exposure, first_look
from publish.before import Before
from publish.exposure import Allowed
from publish.first_look import LEFTOVER
from publish.manifest import File
from publish.node import Node, nodes
from publish.number_sieve import may_block
from search import shards


@dataclass(frozen=True, slots=True)
class Finding:
    """Why a staged file may not go live, or (``blocks`` False) what a person should look at."""

    path: str
    owner: str
    reason: str
    blocks: bool = True

    def __str__(self) -> str:
        return f"{self.path}：{self.reason}"


class NotVerified(Broken):
    """What was built may not go live; ``findings`` says why."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("；".join(str(finding) for finding in findings[:5]))
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Verified:
    """What staging holds: the files that may go live, and the findings against others."""

    files: tuple[File, ...]
    findings: tuple[Finding, ...]
    warnings: tuple[Finding, ...] = ()


class Carried:
    """Whether a public text holds template marks itself; the texts are read when one is met."""

    def __init__(self, texts: Callable[[], Iterable[bytes]]) -> None:
        self._texts = texts
        self._known: dict[bytes, bool] = {}

    def __contains__(self, mark: bytes) -> bool:
        if mark not in self._known:
            self._known[mark] = any(mark in text for text in self._texts())
        return self._known[mark]


def verify(
    staging: Path,
    products: Mapping[str, Product],
    carried: Carried,
    allowed: Allowed,
    before: Before | None = None,
) -> Verified:
    """Check every staged file against the products that were asked for.

    ``before`` are the live files: what is the same in a large one was checked when that was made.
    """
    files: list[File] = []
    findings: list[Finding] = []
    for one in checked(staging, products.get, carried, allowed, before):
        if isinstance(one, File):
            files.append(one)
        else:
            findings.append(one)
    # A file with a finding is noted as well, so what is not there was never written.
    present = {one.path for one in files}
    findings += [missing(product) for path, product in products.items() if path not in present]
    return Verified(
        tuple(sorted(files, key=lambda file: file.path)),
        tuple(one for one in findings if one.blocks),
        tuple(one for one in findings if not one.blocks),
    )


def checked(
    staging: Path,
    product_of: Callable[[str], Product | None],
    carried: Carried,
    allowed: Allowed,
    before: Before | None = None,
) -> Iterator[File | Finding]:
    """Every staged file, once, and the findings against it."""
    for path in _paths_below(staging):
        product = product_of(path)
        if product is None:
            yield _unowned(path)
            continue
        data = read(f"{staging}/{path}")
        yield from _findings(product, data, carried, allowed, before)
        for reason in exposure.warnings(path, product.owner, data, allowed):
            yield Finding(path, product.owner, reason, blocks=False)
        digest = hashlib.sha256(data).hexdigest()
        yield File(path, product.owner, product.fingerprint, digest, len(data))
    yield from _in_index(staging, product_of, allowed)


def checked_whole(
    staging: Path,
    product_of: Callable[[str], Product | None],
    carried: Carried,
    allowed: Allowed,
) -> Iterator[File | Finding]:
    """As `checked`, of a whole site: all cores have a first look, and what it doubts is checked.

    The texts of decisions are searched for what blocks alone: they were read for warnings when
    they were approved and first published. Memory does not grow with the number of files.
    """
    packed = set()
    for seen in first_look.seen(staging, _paths_below(staging)):
        product = product_of(seen.path)
        if product is None:
            yield _unowned(seen.path)
            continue
        if seen.is_doubtful:
            packed |= {seen.path} if seen.path.startswith(f"{shards.DATA}/") else set()
            data = read(f"{staging}/{seen.path}")
            yield from _findings(product, data, carried, allowed, None)
        if exposure.stands_first(seen.path, product.owner) and not _is_of_decision(product):
            data = read(f"{staging}/{seen.path}")
            for reason in exposure.warnings(seen.path, product.owner, data, allowed):
                yield Finding(seen.path, product.owner, reason, blocks=False)
        yield File(seen.path, product.owner, product.fingerprint, seen.sha256, seen.size)
    if packed:
        yield from _in_index(staging, product_of, allowed, packed)


def _is_of_decision(product: Product) -> bool:
    return product.owner.startswith("decision:")


def _unowned(path: str) -> Finding:
    return Finding(path, "", "没有哪项公示或页面拥有这个文件")


def _findings(
    product: Product, data: bytes, carried: Carried, allowed: Allowed, before: Before | None
) -> Iterator[Finding]:
    for reason in _objections(product, data, carried, allowed, before):
        yield Finding(product.path, product.owner, reason)


def _in_index(
    staging: Path,
    product_of: Callable[[str], Product | None],
    allowed: Allowed,
    only: Collection[str] | None = None,
) -> Iterator[Finding]:
    """What blocks in the texts of the packed search data, of these files alone where given."""
    found = shards.texts(staging, only) if (staging / shards.DATA).is_dir() else ()
    for path, text in found:
        if not may_block(text.encode()):
            continue
        product = product_of(path)
        owner = product.owner if product else ""
        texts = (
            nodes("card.json", text.encode()) if "/cards/" in path else map(Node, text.split("\n"))
        )
        for reason in exposure.of_texts(owner, texts, allowed):
            yield Finding(path, owner, reason)


def missing(product: Product) -> Finding:
    """The finding against a product that was not made."""
    return Finding(product.path, product.owner, "应当生成而没有生成")


def _paths_below(staging: Path) -> Iterator[str]:
    for folder, _, names in os.walk(staging):
        below = Path(folder).relative_to(staging).as_posix()
        for name in names:
            yield name if below == "." else f"{below}/{name}"


def _objections(
    product: Product, data: bytes, carried: Carried, allowed: Allowed, before: Before | None
) -> Iterable[str]:
    path = product.path
    if path.startswith("static/"):
        return
    new = data if before is None else before.new_lines(path, data)
    # Lines alone may lack what shows that a number is in its place: the whole file decides.
    if len(new) == len(data) or any(exposure.blocking(path, product.owner, new, allowed)):
        yield from exposure.blocking(path, product.owner, data, allowed)
    marks = [mark for mark in LEFTOVER if mark in data] if path.endswith(".html") else []
    if any(mark not in carried for mark in marks):
        yield "含有未替换的模板标记"
