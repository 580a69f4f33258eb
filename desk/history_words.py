"""What a row of history says, in words: its detail is JSON for machines to check."""

from __future__ import annotations

import json

_WORDS = {
    "ground": "事由",
    "number": "文号",
    "kind": "",
    "rule": "规则",
    "last_day": "公示至",
    "disclosed_at": "自",
    "as": "新编号",
    "step": "",
    "mark": "",
    "reasons": "理由",
    "fields": "改动",
    "source": "来源",
    "path": "",
    "member": "",
    "what": "",
    "role": "",
}
"""Which parts of a detail are shown, by which word; hashes and numbers of rows are not."""


def told(detail: str) -> str:
    """A detail in words; empty where it holds nothing for a reader."""
    try:
        values = json.loads(detail)
    except ValueError:
        return ""
    parts = [
        f"{word} {_short(values[name])}".strip()
        for name, word in _WORDS.items()
        if values.get(name) not in (None, "")
    ]
    if values.get("on") is False:
        parts.append("取消")
    return "，".join(parts)


def _short(value: object) -> str:
    text = str(value)
    return text[:16].replace("T", " ") if len(text) > 16 and text[4:5] == "-" else text[:60]
