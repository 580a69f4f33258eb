"""事前公开: what each agency must make known before it enforces, block by block.

行政处罚法 art. 39 and 国办发〔2018〕118号 ask every agency for the same blocks: subject, staff,
powers, law, procedure, remedies, checks. Each block is written once, in ``content/basis/``; the
page of an agency (``content/pages/basis/<code>.md``) names the blocks it wants and carries what is
its own.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from disclosure.agency import Agencies, load_agencies
from disclosure.errors import BadInput


def with_blocks(path: Path, values: dict[str, Any], text: str) -> str:
    """The Markdown of a page, followed by the blocks that its front matter names.

    A page that names none is returned as it is; a block or a value that is missing is `BadInput`.
    """
    if not values.get("blocks"):
        return text
    content = _content(path)
    agency = _agencies(content)[values["agency"]]
    above = _agencies(content)[agency.parent] if agency.parent else None
    try:
        parts = [
            _blocks(content)
            .get_template(f"{name}.md")
            .render(page=values, agency=agency, above=above)
            for name in values["blocks"]
        ]
    except jinja2.TemplateNotFound as error:
        raise BadInput(f"{path.name} 要用的“{error.name}”不在 content/basis 中") from error
    except jinja2.UndefinedError as error:
        raise BadInput(f"{path.name} 缺少一项内容：{error.message}") from error
    return "\n\n".join((text.strip(), *parts)) + "\n"


def block_files(content: Path) -> list[Path]:
    """All blocks: a change in one changes every page that may use it."""
    return sorted((content / "basis").glob("*.md"))


def _content(path: Path) -> Path:
    return next(parent.parent for parent in path.resolve().parents if parent.name == "pages")


@cache
def _agencies(content: Path) -> Agencies:
    return load_agencies(content / "agencies.yaml")


@cache
def _blocks(content: Path) -> jinja2.Environment:
    """Blocks are Markdown that is set and cleaned afterwards, so nothing is escaped here."""
    return jinja2.Environment(  # noqa: S701
        loader=jinja2.FileSystemLoader(content / "basis"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
