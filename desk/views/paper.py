"""文书: a paper filed with a decision, handed to an officer as a file and never shown in a page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from desk.person import person_of
from desk.views.decision import seen
from disclosure.paper import ENDINGS, content_of


@require_GET
def paper(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """The paper, to be kept: its type is what its first bytes said, its name is ours."""
    seen(person_of(request), public_id)
    filed, content = content_of(public_id, number)
    response = HttpResponse(content, content_type=filed.media_type)
    name = f"paper-{filed.sha256[:12]}{ENDINGS[filed.media_type]}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
