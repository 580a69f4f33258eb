"""``portal redact``: where private data stands in texts, one JSON object a text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

import click

from disclosure.errors import BadInput

Pairs = list[tuple[str, str]]


def _pair(text: str) -> tuple[str, str]:
    field, equals, value = text.partition("=")
    if not equals or not value:
        raise click.BadParameter(f"应为 FIELD=VALUE，现为“{text}”", param_hint="--known")
    return field.strip(), value


@click.command()
@click.argument("source", type=click.File("rb"), default="-")
@click.option("--known", multiple=True, metavar="FIELD=VALUE", help="What is known; repeatable.")
@click.option("--batch", type=click.File("rb"), help="JSON Lines of {text, known} instead.")
def redact(source: BinaryIO, known: tuple[str, ...], batch: BinaryIO | None) -> None:
    """Find private data: one text a line in, one JSON object a line out.

    FIELD is party_name, legal_representative, operator, id_number, address, phone or other_person;
    the value of any other FIELD is searched for as it is. Offsets are code points in the line.
    """
    pairs = [_pair(text) for text in known]
    texts = _batch(batch, pairs) if batch else ((line, pairs) for line in _lines(source))
    for text, facts in texts:
        print_findings(text, facts)


def print_findings(text: str, known: Pairs) -> None:
    """One line of the answer."""
    # Its patterns take longer to compile than the other commands of this group take to start.
    from disclosure.redaction import find

    found = [
        {"start": one.start, "end": one.end, "class": str(one.cls), "reason": one.reason}
        for one in find(text, known)
    ]
    click.echo(json.dumps({"findings": found}, ensure_ascii=False))


def _lines(source: BinaryIO) -> Iterator[str]:
    """The lines of UTF-8 text; only a line feed ends one."""
    for number, data in enumerate(source, 1):
        try:
            yield data.decode("utf-8").removesuffix("\n").removesuffix("\r")
        except UnicodeDecodeError:
            raise BadInput(f"第 {number} 行不是 UTF-8 文本") from None


def _batch(source: BinaryIO, common: Pairs) -> Iterator[tuple[str, Pairs]]:
    for number, line in enumerate(_lines(source), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
            text, known = value["text"], [*common, *_known(value.get("known"))]
            if not isinstance(text, str):
                raise TypeError
        except (ValueError, KeyError, TypeError, AttributeError):
            raise BadInput(
                f'第 {number} 行应为 {{"text": "…", "known": {{"party_name": "…"}}}}'
            ) from None
        yield text, known


def _known(value: Any) -> Iterator[tuple[str, str]]:
    """An object of fields (a value or several), a list of pairs, or of FIELD=VALUE."""
    if isinstance(value, dict):
        for field, content in value.items():
            for one in content if isinstance(content, list) else [content]:
                if one not in (None, ""):
                    yield str(field), str(one)
    for one in value if isinstance(value, list) else ():
        if isinstance(one, str):
            yield _pair(one)
        elif isinstance(one, dict) and {"field", "value"} <= one.keys():
            yield str(one["field"]), str(one["value"])
        elif isinstance(one, dict):
            yield from _known(one)
        else:
            field, content = one
            yield str(field), str(content)


COMMANDS = [redact]
"""Registered through `desk.commands.intake`."""
