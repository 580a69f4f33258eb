"""The rules in force as one pack: read, checked, and named by a hash.

``content/rules`` holds five files (`disclosure.rule_form`). The hash covers what the rules say,
not how the files are laid out or commented, so it names the law that a date was derived from.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import ValidationError

from disclosure.errors import RulePackError, Unknown
from disclosure.rule_form import (
    DeadlineFile,
    DeadlineRule,
    Form,
    Gate,
    GateFile,
    JurisdictionFile,
    PeriodFile,
    PeriodRule,
    PolicyFile,
    Profile,
)

FORMS: dict[str, type[Form]] = {
    "policy": PolicyFile,
    "gates": GateFile,
    "periods": PeriodFile,
    "jurisdictions": JurisdictionFile,
    "deadlines": DeadlineFile,
}
"""The files of a pack, without ``.yaml``, and the form of each."""

F = TypeVar("F", bound=Form)


@dataclass(frozen=True)
class RulePack:
    """All rules of the portal at one time; made by `load_rules`."""

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


def load_rules(folder: Path) -> RulePack:
    """Read and prove a pack; every problem of every file is raised at once as `RulePackError`."""
    from disclosure.rule_proof import problems_of

    pack = read_rules(folder)
    problems = problems_of(pack)
    if problems:
        raise RulePackError(problems)
    return pack


def read_rules(folder: Path) -> RulePack:
    """Read a pack whose files each have the right form, without proving that the rules agree."""
    problems: list[str] = []
    files = {name: _read(folder, name, form, problems) for name, form in FORMS.items()}
    if problems:
        raise RulePackError(tuple(problems))
    return _pack(files)


def _pack(files: dict[str, Form | None]) -> RulePack:
    policy, gates, periods = files["policy"], files["gates"], files["periods"]
    jurisdictions, deadlines = files["jurisdictions"], files["deadlines"]
    assert isinstance(policy, PolicyFile)
    assert isinstance(gates, GateFile)
    assert isinstance(periods, PeriodFile)
    assert isinstance(jurisdictions, JurisdictionFile)
    assert isinstance(deadlines, DeadlineFile)
    return RulePack(
        policy=policy,
        gates=gates.gates,
        periods=periods.rules,
        profiles=jurisdictions.profiles,
        deadlines=deadlines.deadlines,
    )


def _read(folder: Path, name: str, form: type[F], problems: list[str]) -> F | None:
    path = folder / f"{name}.yaml"
    try:
        values = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        return form.model_validate(values)
    except FileNotFoundError:
        problems.append(f"{path.name}：规则包缺少这个文件")
    except yaml.YAMLError as error:
        problems.append(f"{path.name}：不是有效的 YAML（{' '.join(str(error).split())}）")
    except ValidationError as error:
        problems += [
            f"{path.name}：{_place(fault['loc'])}：{fault['msg']}" for fault in error.errors()
        ]
    return None


def _place(parts: tuple[int | str, ...]) -> str:
    return " › ".join(f"第 {part + 1} 项" if isinstance(part, int) else part for part in parts)
