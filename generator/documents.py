"""The pages of one decision and of one party: everything public about them, and nothing else."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from markupsafe import Markup, escape

from disclosure.decision import PartyKind
from disclosure.moment import aware
from disclosure.public import DECISION, PublicDecision
from disclosure.site import Site
from generator import qr
from generator.edition import Edition
from generator.products import beside
from generator.writing import set_text
from themes.environment import day_zh, wan, yuan
from themes.page import Moved, PageMeta, Row

_TEXTS = (
    "violation_type",
    "facts",
    "basis",
    "content",
    "licence_category",
    "certificate_name",
    "licence_number",
    "affected_certificate",
)


def decision(edition: Edition, identifier: str) -> bytes:
    """The page of one decision."""
    made = edition.source.decision(identifier)
    agency = edition.agency(made)
    page = PageMeta(
        path=made.path,
        title=made.title,
        kind="content",
        column="search",
        description=_description(edition, made),
        keywords=(made.act.value, agency.name),
        published_at=made.disclosed_at,
        source=agency.name,
        breadcrumbs=_trail(edition, made),
        unavailable_after=made.ends_at,
        alternates=_alternates(edition, made),
    )
    return edition.render(
        "decision.html",
        page,
        decision=made,
        agency=agency,
        rows=edition.rows(one for one, _ in beside(edition.shelf.catalogue, made)),
        summary=edition.summary(rows(edition.site, made), _report(edition, made)),
        full_text=set_text(made.full_text) if made.full_text else None,
        corrections=[Moved(one.corrected_on.isoformat(), one.note) for one in made.corrections],
        qr=_code(edition, made) if edition.with_extras else None,
        linked_data=linked_data(edition, made),
        twin=made.path.replace(".html", ".json") if edition.with_extras else None,
    )


def _code(edition: Edition, made: PublicDecision) -> Markup:
    first = edition.site.absolute("decisions/00/000000000000.html")
    return qr.code(edition.site.absolute(made.path), first)


def _report(edition: Edition, made: PublicDecision) -> str:
    return edition.site.path(f"help/correction.html?id={made.id}&field=")


def _trail(edition: Edition, made: PublicDecision) -> tuple[tuple[str, str | None], ...]:
    month = made.month
    year, number = month.split("-")
    title = edition.wording["browse"]["month"].format(year, int(number))
    return (
        (edition.wording["base"]["home"], ""),
        (made.act.value, f"browse/act/{made.act.slug}/index.html"),
        (title, f"browse/act/{made.act.slug}/{month}.html"),
    )


def _description(edition: Edition, made: PublicDecision) -> str:
    words: str = edition.wording["decision"]["description"]
    return words.format(
        agency=edition.agency(made).name, title=made.title, last_day=made.last_day.isoformat()
    )


def _alternates(edition: Edition, made: PublicDecision) -> tuple[tuple[str, str, str], ...]:
    if not edition.with_extras:
        return ()
    return (("application/json", "JSON", made.path.replace(".html", ".json")),)


def rows(site: Site, made: PublicDecision, *, with_links: bool = True) -> list[Row]:
    """Every public field of a decision in one line each, in the words of its act."""
    named = _names(site, made.act.slug)
    found = [
        Row(named["party_name"], _party(site, made, with_links=with_links), "party_name"),
        Row(named["party_kind"], made.party_kind.value, "party_kind"),
        Row(named["party_code"], made.party_code or "", "party_code"),
        Row(named[_representative(made)], made.representative or "", "representative"),
        Row(named["address"], made.address or "", "address"),
        Row(named["industry"], made.industry or "", "industry"),
        *(Row(named[name], _text(getattr(made, name)), name) for name in _TEXTS),
        *_sanction(named, made),
        *_days(named, made),
        Row(named["tier"], made.tier.value if made.tier else "", "tier"),
    ]
    return [row for row in found if row.value]


@cache
def _names(site: Site, act: str) -> dict[str, str]:
    words = site.wording["decision"]
    return {**words["fields"], **words["fields_of"].get(act, {})}


def _party(site: Site, made: PublicDecision, *, with_links: bool) -> Markup:
    name = f"<strong>{escape(made.party_name)}</strong>"
    if made.party_id is None or not with_links:
        return Markup(name)  # noqa: S704
    address = escape(site.path(f"parties/{made.party_id}.html"))
    words = escape(site.wording["decision"]["all_of_party"])
    return Markup(f'{name}<br><a href="{address}">{words}</a>')  # noqa: S704


def _representative(made: PublicDecision) -> str:
    return "operator" if made.party_kind is PartyKind.SOLE_TRADER else "representative"


def _text(value: str | None) -> str | Markup:
    lines = [line for line in (value or "").splitlines() if line.strip()]
    return Markup("<br>").join(lines) if len(lines) > 1 else (value or "")


def _sanction(named: dict[str, str], made: PublicDecision) -> list[Row]:
    tags = (
        f'<span class="tag tag--act">{escape(kind.value)}</span>' for kind in made.penalty_kinds
    )
    kinds = Markup(" ".join(tags))  # noqa: S704
    found = [Row(named["penalty_kinds"], kinds, "penalty_kinds")]
    for name in ("fine_wan", "confiscated_wan"):
        amount = getattr(made, name)
        if amount:
            found.append(Row(named[name], f"{yuan(amount)}（{wan(amount)}）", name))
    return found


def _days(named: dict[str, str], made: PublicDecision) -> list[Row]:
    found = [Row(named["decided_on"], day_zh(made.decided_on), "decided_on")]
    for name in ("valid_from", "valid_until"):
        day = getattr(made, name)
        if day:
            found.append(Row(named[name], day_zh(day), name))
    return found


def twin(edition: Edition, identifier: str) -> bytes:
    """The JSON twin of a decision's page."""
    made = edition.source.decision(identifier)
    return data_line(edition, made)


def data_line(edition: Edition, made: PublicDecision) -> bytes:
    """A decision as one line of JSON: all its public fields, its agency and its address."""
    values = {
        "agency_name": edition.agency(made).name,
        "status": made.status,
        "url": edition.site.absolute(made.path),
    }
    if edition.shelf.inputs.rehearsal:
        values["notice"] = edition.wording["base"]["rehearsal"]
    # Two dumps are joined: the fields of a decision go from value to bytes in one step.
    fields = DECISION.dump_json(made, exclude={"ordinal"}, exclude_none=True)
    safe = fields.replace(b"\xe2\x80\xa8", b"\\u2028").replace(b"\xe2\x80\xa9", b"\\u2029")
    return safe[:-1] + b"," + as_json(values)[1:]


def as_json(values: Any) -> bytes:
    """Compact JSON with its keys in order, safe inside a page, with a final newline."""
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    safe = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return safe.encode() + b"\n"


def linked_data(edition: Edition, made: PublicDecision) -> Markup | None:
    """schema.org data of a unit's decision, with the moment it expires; none about people."""
    if made.party_kind is not PartyKind.UNIT:
        return None
    agency = edition.agency(made)
    values = {
        "@context": "https://schema.org",
        "@type": "Report",
        "@id": edition.site.absolute(made.path),
        "url": edition.site.absolute(made.path),
        "name": made.title,
        "inLanguage": "zh-CN",
        "identifier": [made.id, made.document_number],
        "dateCreated": made.decided_on.isoformat(),
        "datePublished": aware(made.disclosed_at).isoformat(),
        "expires": made.last_day.isoformat(),
        "publisher": {"@type": "GovernmentOrganization", "name": agency.name},
        "about": {"@type": "Organization", "name": made.party_name, "identifier": made.party_code},
        "isAccessibleForFree": True,
    }
    # “<” is written so that no text of a decision can close the script element.
    text = as_json(values).decode().strip().replace("<", "\\u003c")
    return Markup(text)  # noqa: S704


def party(edition: Edition, identifier: str) -> bytes:
    """The page of one unit: its decisions in disclosure, and no others."""
    ids = edition.shelf.catalogue.ids("party", identifier)
    made = edition.decisions(ids)
    latest = made[0]
    words = edition.wording["party"]
    page = PageMeta(
        path=f"parties/{identifier}.html",
        title=words["title"].format(latest.party_name),
        kind="content",
        column="search",
        published_at=latest.disclosed_at,
        source=edition.site.owner,
        breadcrumbs=((edition.wording["base"]["home"], ""), (latest.party_name, None)),
        unavailable_after=max(one.ends_at for one in made),
    )
    return edition.render(
        "party.html",
        page,
        party_name=latest.party_name,
        party_code=latest.party_code,
        rows=edition.rows(ids),
        count=len(ids),
    )
