"""Names of people: surnames, and how a name is masked.

最高人民法院法释〔2016〕19号 art. 9: the surname stays, the given name becomes 某; of the name of a
minority or of a foreigner the first character stays; equal results are numbered. Compound
surnames are kept whole.

>>> masked("王建国"), masked("欧阳明月"), masked("阿卜杜拉·买买提"), masked("John Smith")
('王某某', '欧阳某某', '阿某某', 'J某某')
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from disclosure.privacy.word_list import characters, word_list

COMPOUND_SURNAMES = word_list("compound_surnames")
SURNAMES = characters("surnames")
WEAK_SURNAMES = characters("weak_surnames")
"""Surnames that are more often ordinary words or parts of them: they need better evidence."""
GIVEN = characters("given")
"""Characters that given names are made of."""

_SEPARATOR = re.compile(r"[·•．.]")


def surname_of(name: str) -> str:
    """The surname of a Chinese name; compound surnames whole."""
    for length in (4, 3, 2):
        if len(name) > length and name[:length] in COMPOUND_SURNAMES:
            return name[:length]
    return name[:1]


def masked(name: str) -> str:
    """The public form of a name: the surname or the first character, then 某 or 某某."""
    name = "".join(name.split()) if not name.isascii() else name.strip()
    if not name:
        return "某某"
    if _SEPARATOR.search(name) or name.isascii():
        return name[0] + "某某"
    surname = surname_of(name)
    return surname + "某" * min(max(len(name) - len(surname), 1), 2)


def looks_like_a_name(text: str) -> bool:
    """Whether a text may be nothing but a person's name: 王建国, 欧阳明, 阿卜杜拉·买买提."""
    if _SEPARATOR.search(text):
        return True
    surname = surname_of(text)
    given = text[len(surname) :]
    known = surname in SURNAMES or surname in COMPOUND_SURNAMES
    return known and 1 <= len(given) <= 2 and all(character in GIVEN for character in given)


class Masks:
    """The masked names of one decision: the same person, the same mask; equal masks are numbered.

    >>> masks = Masks.of_names(["张伟", "张强", "王建国"])
    >>> masks.of("张伟"), masks.of("张强"), masks.of("王 建 国"), masks.of("王某国")
    ('张某1', '张某2', '王某某', '王某某')
    """

    def __init__(self, by_name: dict[str, str]) -> None:
        self._by_name = by_name

    @classmethod
    def of_names(cls, names: Iterable[str]) -> Masks:
        """The masks of these names, numbered in the order given."""
        alike: dict[str, list[str]] = {}
        for name in names:
            key = _plain(name)
            if key and not _HIDDEN.search(key) and key not in alike.setdefault(masked(key), []):
                alike[masked(key)].append(key)
        return cls(
            {
                name: mask if len(same) == 1 else f"{mask}{number}"
                for mask, same in alike.items()
                for number, name in enumerate(same, 1)
            }
        )

    def of(self, name: str) -> str:
        """The mask of a name, or of a form of it in which characters are hidden already."""
        key = _plain(name)
        if key in self._by_name:
            return self._by_name[key]
        pattern = re.compile(_HIDDEN.sub("[一-龥]{1,2}", key))
        if _HIDDEN.search(key):
            matching = {mask for whole, mask in self._by_name.items() if pattern.fullmatch(whole)}
            if len(matching) == 1:
                return matching.pop()
        return masked(key)


_HIDDEN = re.compile(r"[某*＊×XxＸ]+")


def _plain(name: str) -> str:
    return name.strip() if name.isascii() else "".join(name.split())
