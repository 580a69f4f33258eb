"""What a person reads when something went wrong that no page expected: no detail, ever."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

_BROKEN = """<!doctype html>
<html lang="zh-CN"><meta charset="utf-8"><title>没有办成</title>
<h1>没有办成</h1>
<p>系统出错，没有改动任何内容。请稍后再试；仍不行的，请通知系统管理员。</p>
<p><a href="/desk/">返回工作台</a></p>
</html>
"""


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was not sent from the desk, or is older than the session."""
    text = "表单已经过期，或者不是从本工作台发出的。请返回重新填写。"
    return render(request, "refusal.html", {"title": "没有办成", "text": text}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """There is no such page."""
    text = "没有这个页面。"
    return render(request, "refusal.html", {"title": "没有找到", "text": text}, status=404)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The request was no request of a browser at the desk."""
    text = "请求的内容不对或者太长。"
    return HttpResponse(text, status=400, content_type="text/plain; charset=utf-8")


def broken(request: HttpRequest) -> HttpResponse:
    """An error that nobody expected; what it was stands in the log alone."""
    return HttpResponse(_BROKEN, status=500)
