"""Whether a built file shows private data: the second gate, after approval and before going live.

Three classes *block*, whatever their written form: identity numbers with a right check digit,
mobile numbers, bank cards (16 to 19 digits, issuer's prefix, Luhn). All other classes *warn*: a
person looks. Every file that is text is looked at for what blocks, the packed index decoded; for
what warns, the files in which a text stands first (a decision's data, written pages, notices): the
lists, feeds and tables only repeat it.

Allowed where they stand: values of reference data (an agency's telephone, its code, the site's
own), a party's unified code, and for warnings the fields that name a party. *Where they stand*
means that the text is that value and nothing else, with at most a label before it:
电话：0199-5550002. The same number in the middle of a sentence is a finding, except on the pages of
the office itself, where its telephone is in place wherever it stands.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from disclosure.agency import Agencies
from disclosure.privacy.finding import Finding
from disclosure.public import PublicDecision
from disclosure.site import Site
from publish import number_sieve
from publish.node import SUFFIXES, Node, nodes

_LABEL = re.compile(r"\A\s*(?:[^\d\s:：]{1,16}[:：]\s*)?(?P<value>.*?)\s*\Z", re.S)
_FIRST = re.compile(r"(?:decision:.*\.json|(?:writing|notice):.*\.html|(?:cases|basis):.*\.html)\Z")
"""``owner:path`` of the files in which a text stands first."""
_OWN = (
    "party_name",
    "party_code",
    "representative",
    "address",
    "document_number",
    "licence_number",
    "certificate_name",
    "affected_certificate",
)
"""The fields of a decision that are shown as they are: they name a party, they tell nothing."""
_OFFICE = ("writing", "agency", "agencies", "basis", "home", "fixed")
"""The pages of the office itself; a case among the written pages is checked by who writes it."""
_MACHINE = ("id", "canary", "url", "party_id")
"""Drawn at random, so that now and then they look like something."""


class Allowed:
    """What may stand where it stands, asked only when something was found.

    ``decisions`` gives the public decisions of these ids, or all of them.
    """

    def __init__(
        self,
        site: Site,
        agencies: Agencies,
        decisions: Callable[[frozenset[str] | None], Iterable[PublicDecision]],
    ) -> None:
        self._reference = frozenset(
            [site.phone, site.address, site.owner, site.name, site.icp, site.police_record]
        ) | {
            str(value)  # YAML reads a telephone without a hyphen as a number
            for agency in agencies
            for value in (agency.name, agency.short, agency.uscc, agency.phone, agency.address)
        }
        self._decisions = decisions
        self._codes: dict[str, frozenset[str]] = {}

    def __call__(self, owner: str, node: Node, value: str) -> bool:
        """Whether this value, found in this text, is in its place there."""
        if value in self._reference and owner.partition(":")[0] in _OFFICE:
            return True
        match = _LABEL.match(node.text)
        values = {node.text.strip(), match["value"] if match else ""} - {""}
        if not values.isdisjoint(self._reference):
            return True
        # Not read where nothing was found, as in most changes.
        from stdnum.cn import uscc

        return any(uscc.is_valid(one) and one in self._codes_of(owner) for one in values)

    def _codes_of(self, owner: str) -> frozenset[str]:
        """The unified code of the party that a file is about; of all where a file shows many."""
        kind, _, identifier = owner.partition(":")
        key = identifier if kind == "decision" else ""
        if key not in self._codes:
            shown = self._decisions(frozenset([key]) if key else None)
            self._codes[key] = frozenset(one.party_code for one in shown if one.party_code)
        return self._codes[key]


def blocking(path: str, owner: str, data: bytes, allowed: Allowed) -> Iterator[str]:
    """Why this file may not go live; nothing for a file that may."""
    if path.endswith(SUFFIXES) and number_sieve.may_block(data):
        yield from of_texts(owner, nodes(path, data), allowed)


def leaks(text: str) -> list[Finding]:
    """What `disclosure.redaction.leaks` finds in the forms that the sieve looks for.

    Its expressions are compiled when they are first needed: that takes a fifth of a second, and
    most changes hold nothing that the sieve lets through.
    """
    from disclosure import redaction

    return redaction.leaks(text, plainly=True)


def of_texts(owner: str, texts: Iterable[Node], allowed: Allowed) -> Iterator[str]:
    """What blocks in these texts, each class once."""
    found = {
        leak.cls
        for node in texts
        for leak in leaks(node.text)
        if not allowed(owner, node, node.text[leak.start : leak.end])
    }
    yield from (f"含有{cls.chinese}" for cls in sorted(found))


def stands_first(path: str, owner: str) -> bool:
    """Whether a text stands first in this file, so that it is looked through for what warns."""
    return _FIRST.match(f"{owner.partition(':')[0]}:{path}") is not None


def warnings(path: str, owner: str, data: bytes, allowed: Allowed) -> Iterator[str]:
    """What a person should look at in this file, class by class; none of it stops anything."""
    if not stands_first(path, owner):
        return
    from disclosure.redaction import find

    texts = list(nodes(path, data))
    seen = Counter(
        one.cls
        for node in texts
        if node.field not in (*_OWN, *_MACHINE) and len(node.text) > 3
        for one in find(node.text)
        if not allowed(owner, node, node.text[one.start : one.end])
    )
    blocked = {leak.cls for node in texts for leak in leaks(node.text)}
    for cls, count in sorted(seen.items()):
        if cls not in blocked:
            yield f"疑似{cls.chinese} {count} 处，请人工核对"


def in_bytes(data: bytes) -> bool:
    """Whether a file that holds no text shows digits that would block in one."""
    return any(leaks(near.decode("utf-8", "replace")) for near in number_sieve.caught(data))
