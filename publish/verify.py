"""Looks at a build before it goes live: nothing missing, nothing unowned, no secret, nothing dead.

Every staged file is read once: hashed for the manifest, and searched for identity numbers, mobile
numbers, bank cards and template leftovers. A finding belongs to the file's owner, so that one bad
decision can
be taken out and the rest go on.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from stdnum.cn import ric

from disclosure.privacy.number_form import is_card
from generator.products import Product
from publish.manifest import File

_MOBILE = re.compile(rb"(?<![0-9A-Za-z])1[3-9][0-9]{9}(?![0-9A-Za-z])")
_IDENTITY = re.compile(rb"(?<![0-9A-Za-z])[1-9][0-9]{16}[0-9Xx](?![0-9A-Za-z])")
_CARD = re.compile(rb"(?<![0-9A-Za-z])[2-9][0-9]{15,18}(?![0-9A-Za-z])")
_LEFTOVER = re.compile(rb"\{\{|\{%|%\}")
_TEXT = (".html", ".json", ".jsonl", ".csv", ".atom", ".xml", ".txt")


@dataclass(frozen=True, slots=True)
class Finding:
    """Why a staged file may not go live."""

    path: str
    owner: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}：{self.reason}"


@dataclass(frozen=True, slots=True)
class Verified:
    """What staging holds: the files that may go live, and the findings against others."""

    files: tuple[File, ...]
    findings: tuple[Finding, ...]


class Carried:
    """Whether a public text holds template marks itself; the texts are read when one is met."""

    def __init__(self, texts: Callable[[], Iterable[bytes]]) -> None:
        self._texts = texts
        self._known: dict[bytes, bool] = {}

    def __contains__(self, mark: bytes) -> bool:
        if mark not in self._known:
            self._known[mark] = any(mark in text for text in self._texts())
        return self._known[mark]


def verify(staging: Path, products: Mapping[str, Product], carried: Carried) -> Verified:
    """Check every staged file against the products that were asked for."""
    files: list[File] = []
    findings: list[Finding] = []
    for one in checked(staging, products.get, carried):
        if isinstance(one, File):
            files.append(one)
        else:
            findings.append(one)
    # A file with a finding is noted as well, so what is not there was never written.
    present = {one.path for one in files}
    findings += [missing(product) for path, product in products.items() if path not in present]
    return Verified(tuple(sorted(files, key=lambda file: file.path)), tuple(findings))


def checked(
    staging: Path, product_of: Callable[[str], Product | None], carried: Carried
) -> Iterator[File | Finding]:
    """Every staged file, once, and the findings against it; memory does not grow with them."""
    for path in _paths_below(staging):
        product = product_of(path)
        if product is None:
            yield Finding(path, "", "没有哪项公示或页面拥有这个文件")
            continue
        data = (staging / path).read_bytes()
        for reason in _objections(path, data, carried):
            yield Finding(path, product.owner, reason)
        yield _as_file(product, data)


def missing(product: Product) -> Finding:
    """The finding against a product that was not made."""
    return Finding(product.path, product.owner, "应当生成而没有生成")


def _paths_below(staging: Path) -> Iterator[str]:
    for folder, _, names in os.walk(staging):
        below = Path(folder).relative_to(staging).as_posix()
        for name in names:
            yield name if below == "." else f"{below}/{name}"


def _as_file(product: Product, data: bytes) -> File:
    digest = hashlib.sha256(data).hexdigest()
    return File(product.path, product.owner, product.fingerprint, digest, len(data))


def _objections(path: str, data: bytes, carried: Carried) -> Iterable[str]:
    if not path.endswith(_TEXT) or path.startswith("static/"):
        return
    if _MOBILE.search(data):
        yield "含有手机号码"
    if any(ric.is_valid(match.decode()) for match in _IDENTITY.findall(data)):
        yield "含有身份证号码"
    if any(is_card(match.decode()) for match in _CARD.findall(data)):
        yield "含有银行卡号"
    marks = set(_LEFTOVER.findall(data)) if path.endswith(".html") else set()
    if any(mark not in carried for mark in marks):
        yield "含有未替换的模板标记"
