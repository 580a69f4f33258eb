"""文书: the paper behind a step, kept with the register as evidence and never made public.

A correction, withdrawal, repair or re-listing goes by a decision on paper. Its scan is filed with
the decision it is about; history keeps its hash. What it is, is told by its first bytes.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from disclosure.draft import draft_of
from disclosure.errors import BadInput, Unknown
from disclosure.history import Action, Detail, Event, append
from disclosure.models import Paper, RegisterFacts
from disclosure.moment import aware
from disclosure.people import Actor, Stamp, require_clock
from disclosure.permission import About, Step, require

LARGEST = 10 * 1024 * 1024
KINDS = {
    "application/pdf": (b"%PDF-",),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/jpeg": (b"\xff\xd8\xff",),
}
"""Media type → how such a file begins."""
ENDINGS = {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg"}


@dataclass(frozen=True, slots=True)
class Filed:
    """A paper that was filed, without its content."""

    id: int
    label: str
    media_type: str
    sha256: str
    size: int
    step: str
    filed_by: str
    filed_at: datetime


@transaction.atomic
def file_paper(
    public_id: str, label: str, content: bytes, step: str, *, actor: Actor, stamp: Stamp
) -> Filed:
    """File a paper with a decision; `BadInput` for what is no PDF, PNG or JPEG, or too large."""
    require_clock(stamp, is_rehearsal=RegisterFacts.objects.get().is_rehearsal)
    draft = draft_of(public_id)
    require(actor, Step.CHANGE, About(draft.row.agency_code))
    kind, digest = media_type_of(content), hashlib.sha256(content).hexdigest()
    known = Paper.objects.filter(decision=draft.row, sha256=digest).first()
    if known is not None:
        return _filed(known)
    paper = Paper.objects.create(
        decision=draft.row,
        label=label[:128],
        media_type=kind,
        sha256=digest,
        size=len(content),
        step=step,
        content=content,
        filed_by=actor.username,
        filed_at=stamp.effective_at,
    )
    detail: Detail = {"paper": digest, "size": len(content), "step": step}
    append([Event(public_id, Action.FILED, detail)], actor=actor, stamp=stamp)
    return _filed(paper)


def media_type_of(content: bytes) -> str:
    """What a file is by its first bytes; a name proves nothing."""
    if len(content) > LARGEST:
        raise BadInput("文书超过 10 MB，请压缩后再传")
    for kind, starts in KINDS.items():
        if content.startswith(starts):
            return kind
    raise BadInput("文书应为 PDF、PNG 或者 JPEG 文件")


def papers_of(public_id: str) -> tuple[Filed, ...]:
    """The papers filed with a decision, in order."""
    rows = Paper.objects.filter(decision__public_id=public_id).order_by("pk").defer("content")
    return tuple(_filed(row) for row in rows)


def content_of(public_id: str, number: int) -> tuple[Filed, bytes]:
    """One paper of a decision with its content."""
    row = Paper.objects.filter(decision__public_id=public_id, pk=number).first()
    if row is None:
        raise Unknown("没有这份文书")
    return _filed(row), bytes(row.content)


def _filed(row: Paper) -> Filed:
    return Filed(
        row.pk,
        row.label,
        row.media_type,
        row.sha256,
        row.size,
        row.step,
        row.filed_by,
        aware(row.filed_at),
    )
