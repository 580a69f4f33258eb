"""Writes ``docs/security.md``: what the desk stands, from the tests that are named after it.

A test ``test_v7_2_4_…`` proves requirement 7.2.4 of OWASP ASVS 5.0.0; the first line of its
docstring says in our words what holds. A name may carry several numbers.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "docs" / "security.md"
_NUMBERS = re.compile(r"v(\d+)_(\d+)_(\d+)(?=_)")

CHAPTERS = {
    1: "V1 Encoding and sanitization",
    2: "V2 Validation and business logic",
    3: "V3 Web frontend security",
    5: "V5 File handling",
    6: "V6 Authentication",
    7: "V7 Session management",
    8: "V8 Authorization",
    14: "V14 Data protection",
    15: "V15 Secure coding and architecture",
    16: "V16 Security logging and error handling",
}

HEAD = """# Security of the desk

Made by `make docs` from the names and docstrings of `tests/desk/test_security_*.py`. The measure
is OWASP ASVS 5.0.0, level 2 (a few of level 3); the numbers are its requirements, the words ours.
A requirement that is not listed is not claimed.

## How it is built

- **One door.** Every page asks for signing in unless it says otherwise; accounts exist by
  invitation of an agency's 管理 only. Name and password, then a code of the telephone or a recovery
  code. In a rehearsal on a loopback address the second factor may be left out, nowhere else.
- **One function.** `disclosure.permission.can(actor, step, about)` decides for pages, the intake
  interface and commands; the workflow itself asks it. Another agency's decision answers as if it
  were not there.
- **Two people.** Nothing becomes public, and nothing public changes, by one person. An emergency
  withdrawal takes effect at once and stays flagged until a second person confirms it.
- **Sessions** end 30 minutes after their last use and 8 hours after signing in; steps that change
  what is public ask for the password again when it was given more than ten minutes ago. There is no
  limit on how many sessions an account has; a new password ends the others.
- **Files.** `.xlsx .csv .json .jsonl .md` of at most 20 MB are read in a child process with limits
  on time and memory (`docs/intake.md`); papers are PDF, PNG or JPEG of at most 10 MB by their first
  bytes, and leave as attachments under names of ours. There is no virus scanner in the portal:
  offices have one on their machines.
- **The public's form** for objections is an application of its own: no session, no cookie, five an
  hour from one address, and nothing but adding an objection.
- **统一身份认证** (OpenID Connect) is off unless configured; it proves who somebody is and opens no
  account. The second factor is asked for all the same.

## What is proved
"""

TAIL = """
## Left open

- 5.4.3 (virus scanner) and 6.2.12 (breached passwords, level 3) are not built: both need services
  that a closed network does not have.
- 6.5.2 asks for recovery codes to be hashed; they are derived from a seed that is sealed with a key
  outside the database, which keeps them from whoever has the database alone.
- 7.5.2: a person ends all other sessions by changing the password; single sessions are not listed.
- V11, V12 and V13 (keys, TLS, configuration of servers) belong to the installation:
  `deploy/` and `portal doctor`.
"""


@dataclass(frozen=True, slots=True)
class Proof:
    """One requirement, and the test that proves it."""

    number: tuple[int, int, int]
    words: str
    test: str


def proofs() -> list[Proof]:
    """Every requirement that a test is named after, in order."""
    files = sorted((ROOT / "tests" / "desk").glob("test_security_*.py"))
    return sorted((one for path in files for one in _of(path)), key=lambda one: one.number)


def _of(path: Path) -> Iterator[Proof]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_v"):
            words = (ast.get_docstring(node) or "").strip().split("\n")[0]
            for match in _NUMBERS.finditer(node.name):
                number = (int(match[1]), int(match[2]), int(match[3]))
                yield Proof(number, words, f"{path.name}::{node.name}")


def security_page() -> str:
    """The whole page."""
    lines = [HEAD]
    chapter = 0
    for one in proofs():
        if one.number[0] != chapter:
            chapter = one.number[0]
            lines += ["", f"### {CHAPTERS[chapter]}", "", "| ASVS | what holds | test |"]
            lines.append("|---|---|---|")
        number = ".".join(map(str, one.number))
        lines.append(f"| {number} | {one.words} | `{one.test}` |")
    return "\n".join([*lines, TAIL])


if __name__ == "__main__":
    FILE.write_text(security_page(), encoding="utf-8")
