"""Reads the text of a Word or PDF document in a process of its own, under limits, and prints it.

Started by file name; one JSON object: ``{"text", "pictures"}`` or ``{"bad": sentence}``. Only the
words of the document leave: deleted and hidden text, comments, headers, pictures, embedded files,
scripts and all properties of the file stay behind.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MOST_PAGES = 300
_MOST_CHARACTERS = 200_000
_MOST_BYTES = 64 * 2**20


class Bad(Exception):
    """A document that is not read, in a sentence."""


def main() -> None:
    """``document_child.py PATH CPU_SECONDS MEMORY_BYTES``."""
    path, seconds, memory = sys.argv[1], *map(int, sys.argv[2:4])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 2))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        with Path(path).open("rb") as file:
            is_pdf = file.read(5) == b"%PDF-"
        answer = _of_pdf(path) if is_pdf else _of_word(path)
        if len(answer["text"]) > _MOST_CHARACTERS:
            raise Bad(f"文字超过 {_MOST_CHARACTERS} 字")
    except Bad as error:
        answer = {"bad": str(error)}
    except MemoryError:
        sys.exit(71)
    except Exception:
        answer = {"bad": "内部结构不完整，文件已损坏"}
    sys.stdout.write(json.dumps(answer))


def _of_word(path: str) -> dict[str, Any]:
    import zipfile

    from defusedxml.ElementTree import fromstring

    with zipfile.ZipFile(path) as parts:
        names = {name.lower() for name in parts.namelist()}
        if any(name.endswith("vbaproject.bin") for name in names):
            raise Bad("含有宏，请另存为不含宏的 .docx")
        if any(name.startswith("word/embeddings/") for name in names):
            raise Bad("嵌入了其他文件，请删除后重试")
        if "word/document.xml" not in names:
            raise Bad("不是 .docx 文档")
        if parts.getinfo("word/document.xml").file_size > _MOST_BYTES:
            raise Bad("解压后过大")
        body = fromstring(parts.read("word/document.xml"))
    paragraphs = [_paragraph(one) for one in body.iter(f"{_W}p")]
    pictures = sum(name.startswith("word/media/") for name in names)
    return {"text": _joined(paragraphs), "pictures": pictures}


def _paragraph(paragraph: Any) -> str:
    """The visible words of a paragraph; deleted text is no ``w:t`` and stays out by itself."""
    words = []
    for run in paragraph.iter(f"{_W}r"):
        if run.find(f"{_W}rPr/{_W}vanish") is not None:
            continue
        for part in run:
            if part.tag == f"{_W}t":
                words.append(part.text or "")
            elif part.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
                words.append(" ")
    return "".join(words).strip()


def _of_pdf(path: str) -> dict[str, Any]:
    from pypdf import PdfReader

    reader = PdfReader(path)
    if reader.is_encrypted:
        raise Bad("已加密，请去掉密码后重试")
    if len(reader.pages) > _MOST_PAGES:
        raise Bad(f"超过 {_MOST_PAGES} 页")
    lines = [line.strip() for page in reader.pages for line in page.extract_text().split("\n")]
    text = _joined(lines)
    if not text:
        raise Bad("没有文字，可能是扫描件；请改用文书的电子文本")
    return {"text": text, "pictures": 0}


def _joined(paragraphs: list[str]) -> str:
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


if __name__ == "__main__":
    main()
