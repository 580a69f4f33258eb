"""What pages are made from besides decisions: words, templates, code, settings, the day.

Each is a hash, so that a changed template makes the pages that use it again and no others.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from disclosure.agency import load_agencies
from disclosure.moment import day_of
from disclosure.public import FIGURES, Figures, Head, document_key
from generator.basis import block_files
from generator.writing import front_matter
from themes.environment import TEMPLATES
from themes.static import static_files, static_hash

_ROOT = Path(__file__).resolve().parent.parent
_CODE = (
    "generator",
    "themes",
    "disclosure/public.py",
    "disclosure/site.py",
    "disclosure/merging.py",
    "pelicanconf.py",
)


@dataclass(frozen=True, slots=True)
class Inputs:
    """Hashes of all that a product may depend on, and the day for which it is made.

    ``writings`` maps the source of each hand-written page (``pages/help/remedies.md``) to the hash
    of its bytes; ``templates`` the name of each template to a hash over it and all that it uses.
    """

    shared: str
    """Code, the site's settings and wording, agencies, styles and scripts."""
    templates: dict[str, str]
    writings: dict[str, str]
    today: date
    figures: Figures
    rehearsal: bool
    with_extras: bool = True
    """Whether pages have QR codes and JSON twins."""
    agencies: tuple[str, ...] = ()
    """Codes of all agencies, in the order of ``agencies.yaml``."""
    case_documents: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Source of a case → `document_key` of the decisions that it tells of."""
    lasting_cases: frozenset[str] = frozenset()
    """Sources of the cases that stay, without a name, when their decisions have ended."""
    blocks: str = ""
    """A hash of the texts that the pages of 事前公开 share (``content/basis``)."""
    static: dict[str, str] = field(default_factory=dict)

    def of(self, template: str, *parts: object) -> str:
        """The fingerprint of a product of one template (empty for none) and these parts."""
        page = self.templates[template] if template else ""
        return digest(self.shared, page, f"{self.rehearsal} {self.with_extras}", *map(str, parts))

    @property
    def figures_digest(self) -> str:
        """A hash of the public punctuality figures."""
        return digest(FIGURES.dump_json(self.figures).decode())


def inputs(content: Path, head: Head, *, with_extras: bool = True) -> Inputs:
    """Read all inputs of this checkout and content folder, for the moment of ``head``."""
    settings = [content / name for name in ("site.yaml", "wording.yaml", "agencies.yaml")]
    shared = digest(code_hash(), static_hash(), *(_hash(path) for path in settings))
    return Inputs(
        shared=shared,
        templates=template_hashes(),
        writings=writings(content),
        today=day_of(head.now),
        figures=head.figures,
        rehearsal=head.rehearsal,
        with_extras=with_extras,
        agencies=tuple(one.code for one in load_agencies(content / "agencies.yaml")),
        case_documents=case_documents(content),
        lasting_cases=lasting_cases(content),
        blocks=digest(*(_hash(path) for path in block_files(content))),
        static={name: _hash(path) for name, path in static_files().items()},
    )


def writings(content: Path) -> dict[str, str]:
    """The hand-written pages and cases of a content folder, each with the hash of its bytes."""
    folders = (content / "pages", content / "cases")
    found = (path for folder in folders for path in folder.rglob("*.md"))
    return {path.relative_to(content).as_posix(): _hash(path) for path in sorted(found)}


def case_documents(content: Path) -> dict[str, tuple[str, ...]]:
    """Source of each case → `document_key` of the decisions named in its front matter."""
    return {
        path.relative_to(content).as_posix(): tuple(
            document_key(str(number)) for number in front_matter(path)[0].get("decisions") or ()
        )
        for path in sorted((content / "cases").rglob("*.md"))
    }


def lasting_cases(content: Path) -> frozenset[str]:
    """Sources of the cases whose front matter says ``after_end: anonymous``."""
    return frozenset(
        path.relative_to(content).as_posix()
        for path in (content / "cases").rglob("*.md")
        if front_matter(path)[0].get("after_end") == "anonymous"
    )


@cache
def code_hash() -> str:
    """A hash over the Python that pages are made with."""
    paths = (_ROOT / name for name in _CODE)
    files = (
        one for path in paths for one in (sorted(path.glob("*.py")) if path.is_dir() else [path])
    )
    return digest(*(_hash(path) for path in files if path.exists()))


@cache
def template_hashes() -> dict[str, str]:
    """Template name → hash over it and, through them all, the templates that it uses."""
    texts = {
        path.relative_to(TEMPLATES).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(TEMPLATES.rglob("*"))
        if path.is_file()
    }
    uses = {
        name: used_by(text)
        | set(_PART.findall(text))
        | ({ROW} if "{{ rows }}" in text else set())
        | ({SUMMARY_ROW} if "{{ summary " in text else set())
        for name, text in texts.items()
    }
    return {name: digest(*(texts[one] for one in sorted(_closure(name, uses)))) for name in texts}


ROW = "components/decision_row.html"
"""The line of a decision; `generator.edition` sets it once for all lists."""

SUMMARY_ROW = "parts/summary_row.html"
"""A line of a summary list; `generator.edition` sets what stands around its value once."""

_USED = re.compile(r"""\{%-?\s*(?:extends|include|import|from)\s+(['"])([^'"]+)\1""")
"""A template that another names: to parse all of them takes a command a tenth of a second."""

_PART = re.compile(r"\bpart\('([^']+)'")
"""A template that is set by ``part`` (themes.environment) instead of an include."""


def used_by(text: str) -> set[str]:
    """The templates that a template extends, includes or imports."""
    return {match[1] for match in _USED.findall(text)}


def _closure(name: str, uses: dict[str, set[str]]) -> set[str]:
    found, left = set(), {name}
    while left:
        one = left.pop()
        found.add(one)
        left |= uses.get(one, set()) - found
    return found


def digest(*parts: str) -> str:
    """32 hexadecimal digits over texts, in their order."""
    return _sha(part.encode() for part in parts)


def _sha(parts: Iterable[bytes]) -> str:
    total = hashlib.sha256()
    for part in parts:
        total.update(len(part).to_bytes(8, "big") + part)
    return total.hexdigest()[:32]


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
