"""The desk's own styles and scripts."""

from __future__ import annotations

import mimetypes

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse

from desk.environment import STATIC


@login_not_required
def static(request: HttpRequest, version: str, name: str) -> HttpResponse:
    """One file of ``desk/static``; its address changes with its content, so it may be kept."""
    path = STATIC / name
    if path.parent != STATIC or not path.is_file():
        raise Http404
    response = HttpResponse(path.read_bytes(), content_type=mimetypes.guess_type(name)[0])
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
