"""What people write: Markdown with YAML front matter, set as safe HTML.

Front matter is read with PyYAML's `CSafeLoader`; raw HTML in the text is shown as text, and what
Markdown makes of the rest goes through nh3. The same path sets the full text of a decision.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nh3
import yaml
from markupsafe import Markup

from disclosure.errors import BadInput

if TYPE_CHECKING:
    import markdown

_BLOCKS = "p h2 h3 h4 h5 ul ol li dl dt dd blockquote table thead tbody tr th td pre hr figure"
_TAGS = set(f"{_BLOCKS} figcaption strong em a code br sup sub abbr".split())
_ATTRIBUTES = {"a": {"href", "title"}, "th": {"scope"}, "ol": {"start"}, "abbr": {"title"}} | {
    heading: {"id"} for heading in ("h2", "h3", "h4")
}


def front_matter(path: Path) -> tuple[dict[str, Any], str]:
    """(front matter, text) of a file; a file that has none is text alone."""
    values, text = _parted(path.read_text(encoding="utf-8"), path.name)
    return {**values}, text


@lru_cache(maxsize=256)
def _parted(source: str, name: str) -> tuple[dict[str, Any], str]:
    """Parsed once for a text: a run that changes one decision asks for every page twice."""
    if not source.startswith("---\n"):
        return {}, source
    head, found, text = source[4:].partition("\n---\n")
    if not found:
        raise BadInput(f"{name} 的文首信息没有以 --- 结束")
    values = yaml.load(head, Loader=yaml.CSafeLoader) or {}
    if not isinstance(values, dict):
        raise BadInput(f"{name} 的文首信息应为“名称: 值”")
    return values, text


def set_text(text: str) -> Markup:
    """Markdown as HTML that may stand in a page; raw HTML in it is shown, not obeyed."""
    made = nh3.clean(
        _markdown().reset().convert(text),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )
    return Markup(made)  # noqa: S704


@cache
def _markdown() -> markdown.Markdown:
    # Most changes set no text, and reading it with its extensions takes as long as many pages.
    import markdown

    made = markdown.Markdown(
        extensions=["tables", "def_list", "sane_lists", "toc"], output_format="html"
    )
    made.preprocessors.deregister("html_block")
    made.inlinePatterns.deregister("html")
    return made
