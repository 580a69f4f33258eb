"""What a person reads when a form has grown old."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was not sent from the desk, or is older than the session."""
    text = "表单已经过期，或者不是从本工作台发出的。请返回重新填写。"
    return render(request, "refusal.html", {"title": "没有办成", "text": text}, status=403)
