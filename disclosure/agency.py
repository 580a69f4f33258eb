"""执法机关: who decided and who discloses, from ``content/agencies.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

import yaml

from disclosure.decision import Act
from disclosure.errors import BadInput, Problem, Unknown


class Level(StrEnum):
    """层级: province, city or county."""

    PROVINCE = "省级"
    CITY = "市级"
    COUNTY = "县级"


_POLICIES = frozenset(("mask", "full"))


@dataclass(frozen=True, slots=True)
class Agency:
    """One agency. ``code`` is its readable code in addresses, ``uscc`` its 统一社会信用代码."""

    code: str
    name: str
    short: str
    uscc: str
    level: Level
    region: str
    parent: str | None
    number_prefixes: tuple[str, ...]
    """Short names in its document numbers, such as 澜 in （澜）应急罚〔2026〕126号."""
    acts: tuple[Act, ...]
    address: str
    phone: str
    hours: str
    representative_policy: str = "mask"
    """Whether the 法定代表人 of a punished unit is shown: ``mask`` or ``full``."""
    objection_mark: bool = True
    """Whether the public page says 异议处理中 while an objection is in hand."""
    officer_policy: str = "mask"
    """Whether 执法人员 named as such in a text are shown: ``mask`` or ``full``."""
    jurisdiction: str | None = None
    """The jurisdiction profile of the rule packs, such as ``HEB``; None is national rules."""

    def __post_init__(self) -> None:
        if not {self.representative_policy, self.officer_policy} <= _POLICIES:
            raise ValueError("representative_policy 和 officer_policy 应为 mask 或 full")


class Agencies:
    """All agencies of the portal, by code, name or 统一社会信用代码."""

    def __init__(self, agencies: tuple[Agency, ...]) -> None:
        self._all = agencies
        self._by_code = {agency.code: agency for agency in agencies}
        self._by_name = {agency.name: agency for agency in agencies}
        self._by_uscc = {agency.uscc: agency for agency in agencies}

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def __getitem__(self, code: str) -> Agency:
        try:
            return self._by_code[code]
        except KeyError:
            raise Unknown(f"没有代码为“{code}”的执法机关") from None

    def named(self, name: str) -> Agency | None:
        """The agency of this full name, None if there is none."""
        return self._by_name.get(name)

    def with_uscc(self, uscc: str) -> Agency | None:
        """The agency of this 统一社会信用代码, None if there is none."""
        return self._by_uscc.get(uscc)

    def below(self, code: str) -> tuple[Agency, ...]:
        """The agencies directly below one."""
        return tuple(agency for agency in self._all if agency.parent == code)


def load_agencies(path: Path) -> Agencies:
    """Read ``agencies.yaml``; every problem of the file is raised at once as `BadInput`."""
    return _agencies(path.read_text(encoding="utf-8"), path.name)


@lru_cache(maxsize=4)
def _agencies(text: str, name: str) -> Agencies:
    """Parsed once for a text: a run that changes one decision asks for them half a dozen times."""
    rows = yaml.load(text, Loader=yaml.CSafeLoader)["agencies"]
    agencies: list[Agency] = []
    problems: list[Problem] = []
    for number, row in enumerate(rows, 1):
        try:
            agencies.append(
                Agency(
                    **{
                        **row,
                        "level": Level(row["level"]),
                        "parent": row.get("parent"),
                        "number_prefixes": tuple(row["number_prefixes"]),
                        "acts": tuple(Act(act) for act in row["acts"]),
                    }
                )
            )
        except (KeyError, TypeError, ValueError) as error:
            problems.append(Problem(f"第 {number} 个机关", str(row.get("name", row)), str(error)))
    known = {agency.code for agency in agencies}
    problems += [
        Problem(agency.name, agency.parent, "上级机关不在本文件中")
        for agency in agencies
        if agency.parent and agency.parent not in known
    ]
    if problems:
        raise BadInput(f"{name} 中有 {len(problems)} 处错误", tuple(problems))
    return Agencies(tuple(agencies))
