"""Reading the rules in force: ``content/rules``, checked file by file and then as a whole.

The forms of the five files are in `disclosure.rule_form`, the proof that the rules agree with
each other in `disclosure.rule_proof`.
"""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from disclosure.errors import RulePackError
from disclosure.rule_form import (
    UNSTATED,
    DeadlineFile,
    Form,
    GateFile,
    JurisdictionFile,
    PeriodFile,
    PolicyFile,
)
from disclosure.rule_pack import RulePack
from disclosure.rule_proof import problems_of
from disclosure.strict_yaml import day_meant, faults, not_yaml, read_text

__all__ = ["FORMS", "RulePack", "load_rules"]

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
    """Read and prove a pack; every problem of every file is raised at once as `RulePackError`.

    Where a file can be read but for a misspelt key, a missing source or an impossible day, its
    rules are proved without that, so that one look shows what else is wrong.
    """
    problems: list[str] = []
    files = _read_all(folder, problems)
    if None not in files.values():
        problems += problems_of(_pack(files))
    if problems:
        raise RulePackError(tuple(problems))
    return _pack(files)


def _read_all(folder: Path, problems: list[str]) -> dict[str, Form | None]:
    return {name: _read(folder, name, form, problems) for name, form in FORMS.items()}


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
        values = read_text(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        problems.append(f"{path.name}：规则包缺少这个文件")
        return None
    except yaml.YAMLError as error:
        problems.append(f"{path.name}：{not_yaml(error)}")
        return None
    try:
        return form.model_validate(values)
    except ValidationError as error:
        problems += [f"{path.name}：{fault}" for fault in faults(error)]
        return _mended(form, values, error)


def _mended(form: type[F], values: Any, error: ValidationError) -> F | None:
    """A faulty file as it may have been meant, for the proof only; None where nobody can tell."""
    values = deepcopy(values)
    for fault in error.errors():
        if fault["loc"]:
            _mend(values, fault)
    try:
        return form.model_validate(values)
    except ValidationError:
        return None


def _mend(values: Any, fault: ErrorDetails) -> None:
    """Leave out or replace one faulty value, where it is plain what was meant."""
    *way, last = fault["loc"]
    part = values
    for step in way:
        part = part[step]
    if fault["type"] == "extra_forbidden":
        part.pop(last, None)  # gone already where rules share it
    elif last == "sources":
        part[last] = [UNSTATED.model_dump()]
    elif (day := day_meant(fault["input"])) is not None:
        part[last] = day
