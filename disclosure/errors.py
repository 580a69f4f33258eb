"""What can go wrong, as one tree.

::

    PortalError                 every error that the portal raises on purpose
    ├── Refused                 the law, the workflow or a gate says no
    │   ├── NotAllowed          this person may not do this
    │   ├── Incomplete          something that the step needs is missing
    │   ├── SecretFound         the public text would still carry a secret
    │   ├── ClockRefused        the moment given is not one to act on
    │   ├── RulesChanged        the rule packs are not those in force
    │   └── Busy                another run is changing the site
    ├── BadInput                a file, a row or a field is not what was expected
    ├── CalendarMissing         a deadline runs into a year without a working-day table
    ├── RulePackError           the rule packs contradict themselves
    ├── TargetFailed            a deploy target could not be reached, or refused a change
    ├── SizeClassChanged        the search index is to be built whole
    ├── Unknown                 no such decision, agency or person
    └── Broken                  what is stored is not what was written (chain, manifest, tombstones)
        └── NotVerified         what was built may not go live

One sentence says what, where, what was found and what was expected. A command prints it as one
line and ends with 1; a form shows it beside its field.
"""

from __future__ import annotations

from dataclasses import dataclass


class PortalError(Exception):
    """An error with a sentence that a person can act on."""


class Refused(PortalError):
    """The law, the workflow or a gate says no."""


class NotAllowed(Refused):
    """This person may not take this step."""


class Incomplete(Refused):
    """A step needs what is not there; ``missing`` lists it."""

    def __init__(self, message: str, missing: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.missing = missing


class SecretFound(Refused):
    """The public text would still carry an identity number, a telephone number or the like."""


class ClockRefused(Refused):
    """The moment given has no zone, lies too far from the clock, or runs backwards."""


class RulesChanged(Refused):
    """The packs in ``content/rules`` are not those in force; plan and apply the change first."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with an input: where, what was found, what was expected (in Chinese)."""

    where: str
    got: str
    expected: str
    row: int | None = None
    column: str | None = None
    sheet: str | None = None
    warning: bool = False

    def __str__(self) -> str:
        return f"{self.where}：“{self.got}”，{self.expected}"


class BadInput(PortalError):
    """A file or a row is not what was expected; ``problems`` holds all of them."""

    def __init__(self, message: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems


class CalendarMissing(PortalError):
    """A deadline runs into a year for which no working-day table exists.

    ``year`` is the first year without one; ``left`` the working days still to count from its
    first of January.
    """

    def __init__(self, year: int, left: int) -> None:
        super().__init__(f"{year} 年的工作日历尚未录入，还有 {left} 个工作日未能推算")
        self.year = year
        self.left = left


class RulePackError(PortalError):
    """Rule packs that cannot be used; ``problems`` holds every finding."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("；".join(problems))
        self.problems = problems


class Unknown(PortalError):
    """No such decision, agency or person."""


class Broken(PortalError):
    """What is stored is not what was written."""
