"""Questions for the tests: taken out of decisions, so that most are found and some nearly."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from disclosure.public import PublicDecision, as_dict
from search.query import Query, parse

SEED = 20261120


def write_twins(decisions: Sequence[PublicDecision], site: Path) -> None:
    """The JSON twins of decisions, as the site has them."""
    for decision in decisions:
        path = site / decision.path.replace(".html", ".json")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(as_dict(decision), ensure_ascii=False), encoding="utf-8")


def questions(decisions: Sequence[PublicDecision], count: int, seed: int = SEED) -> Iterator[Query]:
    """``count`` queries of every kind, the same for the same decisions."""
    rng = random.Random(seed)
    kinds = (_name, _name, _number, _code, _phrase, _both, _without, _field, _filtered, _days)
    for at in range(count):
        yield parse(kinds[at % len(kinds)](rng, decisions))


Parameters = dict[str, list[str]]


def _cut(rng: random.Random, text: str, low: int, high: int) -> str:
    length = min(len(text), rng.randint(low, high))
    start = rng.randint(0, len(text) - length)
    return text[start : start + length]


def _name(rng: random.Random, decisions: Sequence[PublicDecision]) -> Parameters:
    return {"q": [_cut(rng, rng.choice(decisions).party_name, 2, 6)]}


def _number(rng: random.Random, decisions: Sequence[PublicDecision]) -> Parameters:
    number = rng.choice(decisions).document_number
    spelled = rng.choice(
        (
            number,
            number.replace("〔", "[").replace("〕", "]"),
            number.replace("〕", "〕第"),
            number.replace("（", "").replace("）", ""),
            number.split("）")[-1],
            number.replace("号", " 号").replace("〔", "【").replace("〕", "】"),
        )
    )
    return {"q": [spelled]}


def _code(rng: random.Random, decisions: Sequence[PublicDecision]) -> Parameters:
    code = rng.choice(decisions).party_code or "91"
    return {"q": [code[: rng.choice((4, 8, 9, 11, 14, 18))]]}


def _phrase(rng: random.Random, decisions: Sequence[PublicDecision]) -> Parameters:
    return {"q": [f'"{_cut(rng, _text(rng, decisions), 4, 12)}"'], "scope": ["all"]}


def _text(rng: random.Random, decisions: Sequence[PublicDecision]) -> str:
    decision = rng.choice(decisions)
    return rng.choice((decision.facts, decision.basis, decision.content)) or decision.title


def _both(rng: random.Random, decisions: Sequence[PublicDecision]) -> Parameters:
    words = [_cut(rng, _text(rng, decisions), 2, 3) for _ in range(2)]
    return {"q": [" ".join(words)], "scope": [rng.choice(("", "all"))]}


def _without(rng: random.Random, decisions: Sequence[PublicDecision]) -> Parameters:
    name = rng.choice(decisions).party_name
    return {"q": [f"{_cut(rng, name, 2, 3)} -{_cut(rng, rng.choice(decisions).party_name, 2, 3)}"]}


def _field(rng: random.Random, decisions: Sequence[PublicDecision]) -> Parameters:
    field, of = rng.choice((("依据", "basis"), ("事实", "facts"), ("名称", "party_name")))
    text = getattr(rng.choice(decisions), of) or "化工"
    return {"q": [f"{field}:{_cut(rng, text, 2, 5)}"]}


def _filtered(rng: random.Random, decisions: Sequence[PublicDecision]) -> Parameters:
    decision = rng.choice(decisions)
    chosen = rng.choice(
        (
            {"agency": [decision.agency_code]},
            {"year": [decision.month[:4]], "act": [decision.act.slug]},
            {"month": [decision.month]},
            {"kind": [kind.name.lower() for kind in decision.penalty_kinds]},
            {"fine": ["1-5", "5-10"]},
        )
    )
    return {"q": [_cut(rng, decision.party_name, 2, 3)], **chosen}


def _days(rng: random.Random, decisions: Sequence[PublicDecision]) -> Parameters:
    first, last = sorted(rng.choice(decisions).decided_on.isoformat() for _ in range(2))
    query = rng.choice(({}, _name(rng, decisions), _both(rng, decisions)))
    return {**query, "from": [first], "to": [last], "sort": [rng.choice(("date", "fine", ""))]}
