"""Documents beside a table: a decision as Word or PDF becomes text, and only the text goes in.

No document is ever edited in place or published: what a program has blacked out, another program
brings back, and its properties name people. The words are read (`document_child`), pass redaction
and the eyes of two persons like any other text, and are rendered anew.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from disclosure.intake.cell import Refusal
from disclosure.intake.raw import RawRow

SUFFIXES = frozenset((".docx", ".pdf"))
_PICTURES = frozenset((".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".gif", ".webp", ".heic"))
_CHILD = Path(__file__).with_name("document_child.py")
_SECONDS, _MEMORY, _MOST_BYTES = 30, 1024 * 2**20, 30 * 2**20


def with_document(raw: RawRow, folder: Path | None) -> RawRow:
    """The row with the text of the document that it names as its 文书全文.

    ``folder`` is where the table stands, None for standard input and pushed decisions. What cannot
    be read becomes a `Refusal` in the field, which the validator reports at its place.
    """
    named = document_named(raw)
    if named is None:
        return raw
    text = _text(named, folder)
    if raw.cells.get("full_text"):
        text = Refusal(named, "“文书全文”和“文书全文文件”只应填一项")
    headers = {**raw.headers, "full_text": raw.headers.get("full_text_file", "文书全文文件")}
    return replace(raw, cells={**raw.cells, "full_text": text}, headers=headers)


def document_named(raw: RawRow) -> str | None:
    """The file that a row names as its document, as it stands there; None where it names none."""
    named = raw.cells.get("full_text_file")
    return None if named is None or named == "" else str(named).strip()


def _text(name: str, folder: Path | None) -> str | Refusal:
    if folder is None:
        return Refusal(name, "只有与文书同在一个文件夹的表格才能填写文书文件")
    path = folder / name
    if Path(name).name != name or path.is_symlink() or not path.is_file():
        return Refusal(name, "应为同一文件夹中的文件名")
    if path.suffix.lower() in _PICTURES:
        return Refusal(name, "图片不能公开：图片中的信息无法逐字遮盖，请改用文书的电子文本")
    if path.suffix.lower() not in SUFFIXES:
        return Refusal(name, "应为 .docx 或 .pdf 文件；旧版 .doc 请另存为 .docx")
    if not 0 < path.stat().st_size <= _MOST_BYTES:
        return Refusal(name, f"应为不超过 {_MOST_BYTES // 2**20} MB 的文件，且不是空文件")
    return _read(path, name)


def _read(path: Path, name: str) -> str | Refusal:
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_CHILD), str(path.resolve()), str(_SECONDS), str(_MEMORY)],
            capture_output=True,
            timeout=_SECONDS * 4,
            check=True,
        )
        answer = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        return Refusal(name, "读取时占用过大，不予打开")
    if "bad" in answer:
        return Refusal(name, f"不能读取：{answer['bad']}")
    return str(answer["text"]) or Refusal(name, "没有文字")
