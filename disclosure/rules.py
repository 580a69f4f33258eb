"""Reading the rules in force: ``content/rules``, checked file by file and then as a whole.

The forms of the five files are in `disclosure.rule_form`, the proof that the rules agree with
each other in `disclosure.rule_proof`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import ValidationError

from disclosure.errors import RulePackError
from disclosure.rule_form import (
    DeadlineFile,
    Form,
    GateFile,
    JurisdictionFile,
    PeriodFile,
    PolicyFile,
)
from disclosure.rule_pack import RulePack
from disclosure.rule_proof import problems_of
from disclosure.strict_yaml import faults, not_yaml, read_text

__all__ = ["FORMS", "RulePack", "load_rules", "read_rules"]

FORMS: dict[str, type[Form]] = {
    "policy": PolicyFile,
    "gates": GateFile,
    "periods": PeriodFile,
    "jurisdictions": JurisdictionFile,
    "deadlines": DeadlineFile,
}
"""The files of a pack, without ``.yaml``, and the form of each."""

F = TypeVar("F", bound=Form)


def load_rules(folder: Path) -> RulePack:
    """Read and prove a pack; every problem of every file is raised at once as `RulePackError`."""
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
        return form.model_validate(read_text(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        problems.append(f"{path.name}：规则包缺少这个文件")
    except yaml.YAMLError as error:
        problems.append(f"{path.name}：{not_yaml(error)}")
    except ValidationError as error:
        problems += [f"{path.name}：{fault}" for fault in faults(error)]
    return None
