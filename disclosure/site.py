"""The portal's own name, addresses and words, from ``content/site.yaml`` and ``wording.yaml``."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

CONTENT = Path(__file__).resolve().parent.parent / "content"
"""The folder of what people write, in this checkout."""


@dataclass(frozen=True, slots=True)
class Site:
    """What every page needs to know about the portal.

    ``url`` is the address residents use, without a final slash; ``base`` its path within the
    host (empty, or ``/xzzf`` where the portal is a column of the bureau's site).
    """

    name: str
    owner: str
    tagline: str
    url: str
    base: str = ""
    domain: str = ""
    id_code: str = ""
    """政府网站标识码, ten characters (国办发〔2017〕47号)."""
    column: str = "行政执法公示"
    icp: str = ""
    police_record: str = ""
    party_organ_badge: str = ""
    phone: str = ""
    address: str = ""
    hours: str = ""
    objections: str = ""
    """Where the public's form for objections is served (``objections/``); empty where it is not."""
    robots: str = "index"
    """``index`` with unavailable_after, ``noarchive``, or ``noindex``."""
    wording: dict[str, Any] = field(default_factory=dict, hash=False)

    def path(self, path: str) -> str:
        """The address of a file of the site, from the root of the host."""
        return f"{self.base}/{path}"

    def absolute(self, path: str) -> str:
        """The full address of a file of the site."""
        return f"{self.url}/{path}"


def load_site(content: Path = CONTENT) -> Site:
    """The site's settings and wording from a content folder."""
    texts = ((content / name).read_text(encoding="utf-8") for name in ("site.yaml", "wording.yaml"))
    return _site(*texts)


@lru_cache(maxsize=4)
def _site(settings: str, wording: str) -> Site:
    """Parsed once for a text: a run that changes one decision asks for it half a dozen times."""
    return Site(**_yaml(settings), wording=_yaml(wording))


def _yaml(text: str) -> dict[str, Any]:
    values: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return values
