"""A person's word against the redaction of a draft: hide what was not found, or leave a place.

Each place needs a reason. The reasons stand in history, so they may carry no private data
themselves; numbers that may never be public cannot be left (`disclosure.redaction`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from django.db import transaction

from disclosure.draft import draft_of
from disclosure.errors import Incomplete, Refused
from disclosure.facts import OVERRIDES
from disclosure.history import Action, Event, append
from disclosure.models import RegisterFacts
from disclosure.people import Actor, Stamp, require_clock
from disclosure.permission import About, Step, require
from disclosure.public_text import Override
from disclosure.reference import reference
from disclosure.submission import refuse_secrets


def overrides_of(public_id: str) -> tuple[Override, ...]:
    """The places that a person has decided otherwise, of the latest revision."""
    return OVERRIDES.validate_json(draft_of(public_id).revision.overrides)


@transaction.atomic
def override(public_id: str, overrides: Sequence[Override], *, actor: Actor, stamp: Stamp) -> None:
    """Put these places in force for a draft, in place of those before; a submission is void."""
    require_clock(stamp, is_rehearsal=RegisterFacts.objects.get().is_rehearsal)
    draft = draft_of(public_id)
    row, revision = draft.row, draft.revision
    require(actor, Step.EDIT, About(row.agency_code))
    if revision.approved_by is not None:
        raise Refused(f"{row.document_number} 已经批准，遮盖不能再调整")
    if any(not one.reason.strip() for one in overrides):
        raise Incomplete("调整遮盖还缺少：理由", ("理由",))
    refuse_secrets((one.reason for one in overrides), row.document_number)
    reference().public_text(draft.facts, overrides)  # refuses what may never be shown
    events = []
    if revision.submitted_by is not None:
        events.append(Event(public_id, Action.VOIDED, {"content": revision.content_hash}))
    stored = OVERRIDES.dump_json(tuple(overrides)).decode()
    revision.overrides = stored
    revision.submitted_by = revision.submitted_at = None
    revision.content_hash = ""
    revision.save()
    digest = hashlib.sha256(stored.encode()).hexdigest()
    reasons = "；".join(one.reason for one in overrides)
    events.append(Event(public_id, Action.OVERRIDDEN, {"places": digest, "reasons": reasons}))
    append(events, actor=actor, stamp=stamp)
