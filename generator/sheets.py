"""Paper for service windows: a printable list, and one sheet for each decision.

Paper cannot be taken back either: every page of it says when it was printed, until when it holds,
and that the site is right where they differ. HTML is made by the theme; PDF by WeasyPrint, an
optional extra (``requirements-pdf.lock``), which is given no way to fetch anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import jinja2

from disclosure.agency import Agencies
from disclosure.errors import Refused
from disclosure.public import PublicDecision
from disclosure.site import Site
from generator import qr
from generator.documents import rows
from generator.writing import set_text
from themes.card import card
from themes.environment import TEMPLATES, minute

STYLE = TEMPLATES.parent / "paper.css"


@dataclass(frozen=True, slots=True)
class Press:
    """What paper is set with; ``now`` is the moment at which it is printed."""

    site: Site
    agencies: Agencies
    environment: jinja2.Environment
    now: datetime

    def list_of(self, decisions: Iterable[PublicDecision], title: str) -> str:
        """A list of decisions as one HTML document, latest disclosure first."""
        found = sorted(decisions, key=lambda one: (one.disclosed_at, one.id), reverse=True)
        cards = [(card(one, self.agencies[one.agency_code]), one.document_number) for one in found]
        until = min((one.last_day for one in found), default=None)
        return self._set("paper/list.html", title, cards=cards, until=until)

    def sheets_of(self, decisions: Sequence[PublicDecision]) -> str:
        """One sheet a decision, all in one HTML document."""
        title = decisions[0].title if len(decisions) == 1 else self.site.name
        return self._set("paper/sheets.html", title, sheets=[self._sheet(one) for one in decisions])

    def _sheet(self, made: PublicDecision) -> dict[str, Any]:
        address = self.site.absolute(made.path)
        return {
            "decision": made,
            "agency": self.agencies[made.agency_code],
            "rows": rows(self.site, made, with_links=False),
            "full_text": set_text(made.full_text) if made.full_text else None,
            "address": address,
            "qr": qr.code(address, self.site.absolute("decisions/00/000000000000.html")),
        }

    def _set(self, template: str, title: str, **context: Any) -> str:
        found = self.environment.get_template(template)
        style = STYLE.read_text(encoding="utf-8")
        return found.render(title=title, style=style, printed_at=minute(self.now), **context)


def as_pdf(document: str) -> bytes:
    """An HTML document as a tagged PDF (PDF/UA-1); `Refused` where the extra is missing."""
    if find_spec("weasyprint") is None:
        raise Refused("生成 PDF 需要可选组件 WeasyPrint：请运行 make pdf，或把文件名改为 .html")
    weasyprint = import_module("weasyprint")
    html = weasyprint.HTML(string=document, url_fetcher=_nothing, base_url=None)
    made: bytes = html.write_pdf(pdf_variant="pdf/ua-1")
    return made


def _nothing(url: str, *_: object, **__: object) -> Any:
    """Paper is made from what is here: nothing that a text names is fetched."""
    raise ValueError(f"nothing is fetched: {Path(url).name}")
