"""The monthly digest for official accounts (政务新媒体): disclosed in a month, still public.

应急〔2021〕23号 art. 9 names new media and service windows beside the site. A digest leaves it and
cannot be taken back, so it holds what is public at the moment it is made and says of each
decision, and of itself, until when it may be shown. Natural persons are left out: nobody gets a
list of them. HTML carries its styles in the elements, since editors of official accounts throw
everything else away, and addresses as text, since they throw links away too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from disclosure.agency import Agencies
from disclosure.decision import PartyKind
from disclosure.public import PublicDecision
from disclosure.site import Site
from themes.card import sanction
from themes.environment import day_zh

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~])")
_SERIF = "font-family:Songti SC,STSong,SimSun,serif"
_TITLE = Markup(  # noqa: S704 (styles of our own)
    f'<h1 style="{_SERIF};font-size:22px;line-height:1.4;margin:0 0 12px">{{}}</h1>'
)
_LEAD = Markup('<p style="font-size:15px;line-height:1.75;color:#4c5b64;margin:0 0 8px">{}</p>')
_UNTIL = Markup(
    '<p style="font-size:15px;line-height:1.75;color:#7d5200;background:#fbf1dc;'
    'border-left:4px solid #7d5200;padding:8px 12px;margin:12px 0">{}</p>'
)
_AGENCY = Markup(  # noqa: S704 (styles of our own)
    f'<h2 style="{_SERIF};font-size:18px;line-height:1.5;margin:24px 0 4px;padding-bottom:4px;'
    'border-bottom:2px solid #17252d">{} <span style="font-size:14px;font-weight:400;'
    'color:#5f6c74">{}</span></h2>'
)
_ENTRY = Markup(
    '<section style="padding:10px 0;border-bottom:1px solid #d8dedb">'
    '<p style="font-size:16px;line-height:1.6;font-weight:700;color:#17252d;margin:0">{}</p>'
    '<p style="font-size:14px;line-height:1.7;color:#4c5b64;margin:2px 0 0">{}</p>'
    '<p style="font-size:13px;line-height:1.6;color:#5f6c74;margin:2px 0 0;'
    'word-break:break-all">{}</p></section>'
)


@dataclass(frozen=True, slots=True)
class Digest:
    """One month's digest; ``until`` is the first day on which something in it ends."""

    site: Site
    month: str
    made_on: date
    until: date | None
    groups: tuple[tuple[str, tuple[PublicDecision, ...]], ...]
    """(agency, its decisions by day of disclosure), in the order of ``agencies.yaml``."""
    is_rehearsal: bool = False

    @property
    def count(self) -> int:
        """How many decisions there are."""
        return sum(len(decisions) for _, decisions in self.groups)

    @property
    def words(self) -> dict[str, Any]:
        """The words of digests."""
        words: dict[str, Any] = self.site.wording["digest"]
        return words

    @property
    def title(self) -> str:
        """Its heading."""
        return str(self.words["title"]).format(name=self.site.name, month=_month(self.month))

    def lead(self) -> list[str]:
        """What it is, and until when it holds."""
        words, made_on = self.words, day_zh(self.made_on)
        first = [self.site.wording["base"]["rehearsal"]] if self.is_rehearsal else []
        if not self.count or self.until is None:
            return [*first, words["none"].format(month=_month(self.month), day=made_on)]
        about = words["about"].format(month=_month(self.month), day=made_on, count=self.count)
        return [*first, about, words["holds"].format(until=day_zh(self.until))]

    def foot(self) -> list[str]:
        """Where the truth stands."""
        changes = self.site.absolute("changes/index.html")
        return [self.words["foot"].format(url=self.site.absolute(""), changes=changes)]


def digest(
    site: Site,
    agencies: Agencies,
    decisions: Iterable[PublicDecision],
    month: str,
    today: date,
    *,
    is_rehearsal: bool = False,
) -> Digest:
    """The digest of ``month`` from decisions that are public ``today``; people are left out."""
    found = [one for one in decisions if one.party_kind is not PartyKind.PERSON]
    ordered = sorted(found, key=lambda one: (one.disclosed_at, one.id))
    groups = [
        (agency.name, tuple(one for one in ordered if one.agency_code == agency.code))
        for agency in agencies
    ]
    return Digest(
        site=site,
        month=month,
        made_on=today,
        until=min((one.last_day for one in found), default=None),
        groups=tuple((name, own) for name, own in groups if own),
        is_rehearsal=is_rehearsal,
    )


def as_markdown(made: Digest) -> str:
    """The digest as Markdown, ready to paste."""
    lines = [f"# {_plain(made.title)}", "", *(f"> {_plain(text)}  " for text in made.lead()), ""]
    for name, decisions in made.groups:
        lines += [f"## {_plain(name)}（{_count(made, decisions)}）", ""]
        for number, one in enumerate(decisions, 1):
            about = _plain(_about(made, one))
            address = made.site.absolute(one.path)
            lines += [f"{number}. **{_plain(one.title)}**  ", f"   {about}  ", f"   <{address}>"]
        lines.append("")
    return "\n".join([*lines, "---", "", *(_plain(text) for text in made.foot()), ""])


def as_html(made: Digest) -> str:
    """The digest as HTML with its styles in the elements, ready to paste."""
    lead = made.lead()
    parts = [_TITLE.format(made.title), *map(_LEAD.format, lead[:-1]), _UNTIL.format(lead[-1])]
    for name, decisions in made.groups:
        parts.append(_AGENCY.format(name, _count(made, decisions)))
        parts += [
            _ENTRY.format(one.title, _about(made, one), made.site.absolute(one.path))
            for one in decisions
        ]
    return "\n".join([*parts, *map(_LEAD.format, made.foot()), ""])


def _count(made: Digest, decisions: tuple[PublicDecision, ...]) -> str:
    return str(made.words["count"]).format(len(decisions))


def _about(made: Digest, one: PublicDecision) -> str:
    until = made.words["until"].format(one.last_day.isoformat())
    return " · ".join(filter(None, (one.act.value, sanction(one), one.document_number, until)))


def _month(month: str) -> str:
    year, number = month.split("-")
    return f"{year} 年 {int(number)} 月"


def _plain(text: str) -> str:
    """Text that Markdown shows as it is.

    >>> print(_plain("*甲* [乙](丙)"))
    \\*甲\\* \\[乙\\](丙)
    """
    return _SPECIAL.sub(r"\\\1", text)
