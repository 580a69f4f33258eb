"""The page of one decision: everything public about it, and nothing else."""

from __future__ import annotations

import json
from functools import cache, lru_cache
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from disclosure.decision import PartyKind, PenaltyKind
from disclosure.public import DECISION, Correction, PublicDecision, RedactionNote, Step
from disclosure.site import Site
from generator import qr
from generator.edition import Edition, Outline
from generator.shelf import beside
from generator.writing import set_text
from themes.environment import day_zh, wan, yuan
from themes.page import Moved, PageMeta, Row
from themes.slots import slot

Values = dict[str, Any]

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


class _Shape(NamedTuple):
    """Which values a decision has. What few have (marks, corrections) is part of the shape."""

    fields: tuple[tuple[str, str], ...]
    """(label, field) of each line."""
    sources: tuple[bool, ...]
    """Of each step of the derivation, whether it names a source."""
    code: bool | None
    """Whether linked data name a code of the party; None where there are no linked data."""
    in_two: bool
    full_text: bool
    others: bool
    with_extras: bool
    marks: tuple[str, ...]
    corrections: tuple[Correction, ...]
    redactions: tuple[RedactionNote, ...]


def decision(edition: Edition, identifier: str) -> bytes:
    """The page of one decision."""
    made = edition.source.decision(identifier)
    others = edition.rows(one for one, _ in beside(edition.shelf.catalogue, made))
    lines = rows(edition.site, made)
    shape = _Shape(
        fields=tuple([line[::2] for line in lines]),
        sources=tuple([bool(step.source) for step in made.derivation]),
        code=bool(made.party_code) if made.party_kind is PartyKind.UNIT else None,
        in_two=made.title_parts is not None,
        full_text=bool(made.full_text),
        others=bool(others),
        with_extras=edition.with_extras,
        marks=made.marks,
        corrections=made.corrections,
        redactions=made.redactions,
    )
    values = _values(edition, made, lines, others)
    return edition.fill("decision.html", _outline, shape, values)


def _values(edition: Edition, made: PublicDecision, lines: list[Row], others: Markup) -> Values:
    agency = edition.agency(made)
    act, month, path = made.act, made.month, made.path
    values: Values = {
        "id": made.id,
        "canary": made.canary,
        "path": path,
        "title": made.title,
        "document_number": made.document_number,
        "party_id": made.party_id,
        "party_name": made.party_name,
        "party_code": made.party_code,
        "decided_on": made.decided_on,
        "disclosed_at": made.disclosed_at,
        "last_day": made.last_day,
        "ends_at": made.ends_at,
        "status": made.status,
        "description": description(edition, made),
        "act": act.value,
        "act_path": f"browse/act/{act.slug}/index.html",
        "month": month_name(edition, month),
        "month_path": f"browse/act/{act.slug}/{month}.html",
        "agency": agency.name,
        "phone": agency.phone,
        "address": agency.address,
        "others": others,
        "full_text": set_text(made.full_text) if made.full_text else None,
    }
    if made.title_parts is not None:
        values["lead"], values["matter"] = made.title_parts
    if edition.with_extras:
        values["qr"] = _code(edition, path)
        values["twin"] = path.replace(".html", ".json")
    for line in lines:
        values[f"field.{line.field}"] = line.value
    for number, step in enumerate(made.derivation):
        values[f"step.{number}"] = step.title
        values[f"step.{number}.text"] = step.text
        values[f"step.{number}.source"] = step.source
    return values


def _outline(edition: Edition, shape: _Shape) -> Outline:
    """The page of a decision of this shape, with slots for its values."""
    path = slot("path")
    twin = slot("twin") if shape.with_extras else None
    page = PageMeta(
        path=path,
        title=slot("title"),
        kind="content",
        column="search",
        description=slot("description"),
        keywords=(slot("act"), slot("agency")),
        published_at=slot("disclosed_at"),
        source=slot("agency"),
        breadcrumbs=(
            (edition.wording["base"]["home"], ""),
            (slot("act"), slot("act_path")),
            (slot("month"), slot("month_path")),
        ),
        unavailable_after=slot("ends_at"),
        alternates=(("application/json", "JSON", twin),) if twin else (),
    )
    lines = [Row(label, slot(f"field.{field}"), field) for label, field in shape.fields]
    report = edition.site.path(f"help/correction.html?id={slot('id')}&field=")
    return page, {
        "decision": _outlined(shape),
        "agency": {name: slot(name) for name in ("phone", "address")} | {"name": slot("agency")},
        "rows": slot("others") if shape.others else None,
        "summary": edition.summary(lines, report),
        "full_text": slot("full_text") if shape.full_text else None,
        "corrections": [Moved(one.corrected_on.isoformat(), one.note) for one in shape.corrections],
        "qr": slot("qr") if shape.with_extras else None,
        "linked_data": None if shape.code is None else _linked_data(edition, has_code=shape.code),
        "twin": twin,
    }


_PRINTED = (
    *("id", "canary", "title", "document_number", "party_id"),
    *("disclosed_at", "last_day", "ends_at", "status"),
)


def _outlined(shape: _Shape) -> dict[str, Any]:
    """What the page asks a decision for."""
    steps = [
        Step(
            slot(f"step.{number}"),
            slot(f"step.{number}.text"),
            slot(f"step.{number}.source") if has_source else None,
        )
        for number, has_source in enumerate(shape.sources)
    ]
    return {name: slot(name) for name in _PRINTED} | {
        "title_parts": (slot("lead"), slot("matter")) if shape.in_two else None,
        "derivation": steps,
        "marks": shape.marks,
        "corrections": shape.corrections,
        "redactions": shape.redactions,
    }


def _code(edition: Edition, path: str) -> Markup:
    first = edition.site.absolute("decisions/00/000000000000.html")
    return qr.code(edition.site.absolute(path), first)


def description(edition: Edition, made: PublicDecision) -> str:
    """A decision in one sentence: what search engines show below its title."""
    words: str = edition.wording["decision"]["description"]
    return words.format(
        agency=edition.agency(made).name, title=made.title, last_day=made.last_day.isoformat()
    )


def month_name(edition: Edition, month: str) -> str:
    """``2026-11`` as 2026 年 11 月."""
    year, number = month.split("-")
    words: str = edition.wording["browse"]["month"]
    return words.format(year, int(number))


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
    found = [Row(named["penalty_kinds"], _kinds(made.penalty_kinds), "penalty_kinds")]
    for name in ("fine_wan", "confiscated_wan"):
        amount = getattr(made, name)
        if amount:
            found.append(Row(named[name], f"{yuan(amount)}（{wan(amount)}）", name))
    return found


@lru_cache(maxsize=256)
def _kinds(kinds: tuple[PenaltyKind, ...]) -> Markup:
    tags = (f'<span class="tag tag--act">{escape(kind.value)}</span>' for kind in kinds)
    return Markup(" ".join(tags))  # noqa: S704


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


def _linked_data(edition: Edition, *, has_code: bool) -> Markup:
    """schema.org data of a unit's decision, with the moment it expires; none about people."""
    address = edition.site.absolute(str(slot("path")))
    values = {
        "@context": "https://schema.org",
        "@type": "Report",
        "@id": address,
        "url": address,
        "name": _quoted("title"),
        "inLanguage": "zh-CN",
        "identifier": [_quoted("id"), _quoted("document_number")],
        "dateCreated": str(slot("decided_on|day")),
        "datePublished": str(slot("disclosed_at|moment")),
        "expires": str(slot("last_day|day")),
        "publisher": {"@type": "GovernmentOrganization", "name": _quoted("agency")},
        "about": {
            "@type": "Organization",
            "name": _quoted("party_name"),
            "identifier": _quoted("party_code") if has_code else None,
        },
        "isAccessibleForFree": True,
    }
    return Markup(as_json(values).decode().strip().replace("<", "\\u003c"))  # noqa: S704


def _quoted(name: str) -> str:
    return str(slot(f"{name}|in_json"))
