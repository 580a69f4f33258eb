"""A rule pack: all rules of the portal at one time, named by a hash.

The hash covers what the rules say, not how the files are laid out or commented, so it names the
law that a date was derived from.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property

from disclosure.errors import Unknown
from disclosure.rule_form import DeadlineRule, Gate, PeriodRule, PolicyFile, Profile


@dataclass(frozen=True)
class RulePack:
    """All rules of the portal at one time; made by `disclosure.rules.load_rules`."""

    policy: PolicyFile
    gates: tuple[Gate, ...]
    periods: tuple[PeriodRule, ...]
    profiles: tuple[Profile, ...]
    deadlines: tuple[DeadlineRule, ...]

    @cached_property
    def hash(self) -> str:
        """SHA-256 over everything the pack says, as 64 hexadecimal digits."""
        said = {
            "policy": self.policy.model_dump(mode="json"),
            "gates": [gate.model_dump(mode="json") for gate in self.gates],
            "periods": [rule.model_dump(mode="json") for rule in self.periods],
            "jurisdictions": [profile.model_dump(mode="json") for profile in self.profiles],
            "deadlines": [rule.model_dump(mode="json") for rule in self.deadlines],
        }
        text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def period_rule(self, rule_id: str) -> PeriodRule:
        """The period rule of an id, national or of a jurisdiction; `Unknown` otherwise."""
        for rule in (*self.periods, *(r for profile in self.profiles for r in profile.rules)):
            if rule.id == rule_id:
                return rule
        raise Unknown(f"规则包中没有公示期规则“{rule_id}”")

    def deadline_rule(self, rule_id: str) -> DeadlineRule:
        """The deadline rule of an id; `Unknown` otherwise."""
        for rule in self.deadlines:
            if rule.id == rule_id:
                return rule
        raise Unknown(f"规则包中没有期限规则“{rule_id}”")

    def profile(self, jurisdiction: str | None) -> Profile | None:
        """The enabled profile of an agency's jurisdiction, None where national rules hold."""
        for profile in self.profiles:
            if profile.id == jurisdiction and profile.enabled:
                return profile
        return None
