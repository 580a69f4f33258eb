"""Questions as residents ask them, by kind, taken out of decisions."""

from __future__ import annotations

import random
from collections.abc import Callable

from disclosure.public import PublicDecision
from search.query import Query, parse

Parameters = dict[str, list[str]]
Maker = Callable[[random.Random, list[PublicDecision]], Parameters]
IN_ALL = {"scope": ["all"]}


def _cut(rng: random.Random, text: str, low: int, high: int) -> str:
    size = min(len(text), rng.randint(low, high))
    start = rng.randint(0, len(text) - size)
    return text[start : start + size]


def _name(size: int) -> Maker:
    return lambda rng, every: {"q": [_cut(rng, rng.choice(every).party_name, size, size)]}


def _code(rng: random.Random, every: list[PublicDecision]) -> Parameters:
    code = rng.choice(every).party_code or "91"
    return {"q": [code[: rng.choice((8, 10, 18))]]}


def _number(rng: random.Random, every: list[PublicDecision]) -> Parameters:
    number = rng.choice(every).document_number
    spelled = (
        number,
        number.replace("〔", "[").replace("〕", "]"),
        number.replace("〔", "（").replace("〕", "）"),
        number.replace("〔", "【").replace("〕", "】第"),
        number.replace("〔", " 〔 ").replace("号", " 号"),
        number[-9:],
    )
    return {"q": [rng.choice(spelled)]}


def _phrase(rng: random.Random, every: list[PublicDecision]) -> Parameters:
    return {"q": [f'"{_cut(rng, rng.choice(every).facts or "", 5, 12)}"'], **IN_ALL}


def _both_named(rng: random.Random, every: list[PublicDecision]) -> Parameters:
    name = rng.choice(every).party_name
    return {"q": [f"{_cut(rng, name, 2, 3)} {_cut(rng, name, 2, 3)}"]}


def _both(rng: random.Random, every: list[PublicDecision]) -> Parameters:
    facts = rng.choice(every).facts or ""
    return {"q": [f"{_cut(rng, facts, 2, 3)} {_cut(rng, facts, 2, 3)}"], **IN_ALL}


def _without(rng: random.Random, every: list[PublicDecision]) -> Parameters:
    names = [rng.choice(every).party_name for _ in range(2)]
    return {"q": [f"{_cut(rng, names[0], 2, 3)} -{_cut(rng, names[1], 2, 2)}"]}


def _days(rng: random.Random, every: list[PublicDecision]) -> Parameters:
    first, last = sorted(rng.choice(every).decided_on.isoformat() for _ in range(2))
    words: Parameters = {} if rng.random() < 0.3 else _name(2)(rng, every)
    return {**words, "from": [first], "to": [last], "sort": [rng.choice(("date", "fine"))]}


def _filtered(rng: random.Random, every: list[PublicDecision]) -> Parameters:
    one = rng.choice(every)
    chosen = rng.choice(
        (
            {"agency": [one.agency_code]},
            {"year": [one.month[:4]], "act": [one.act.slug]},
            {"kind": [kind.name.lower() for kind in one.penalty_kinds]},
            {"fine": ["1-5", "5-10"], "month": [one.month]},
        )
    )
    words: Parameters = {} if rng.random() < 0.3 else {"q": [_cut(rng, one.party_name, 2, 3)]}
    return {**words, **chosen}


KINDS: dict[str, Maker] = {
    **{f"name, {size} characters": _name(size) for size in range(2, 7)},
    "code": _code,
    "document number, all spellings": _number,
    "two words of a name": _both_named,
    "a word and not another": _without,
    "phrase of the facts": _phrase,
    "two words of the facts": _both,
    "range of days": _days,
    "filters": _filtered,
}


def asked(every: list[PublicDecision], count: int, seed: int = 5) -> dict[str, list[Query]]:
    """``count`` questions of each kind, the same for the same decisions."""
    return {kind: [parse(one) for one in some] for kind, some in raw(every, count, seed).items()}


def raw(every: list[PublicDecision], count: int, seed: int = 5) -> dict[str, list[Parameters]]:
    """The same as the parameters of an address."""
    rng = random.Random(seed)
    return {kind: [make(rng, every) for _ in range(count)] for kind, make in KINDS.items()}
