"""The house keeps its own rules: directions, clocks, words, descriptions, locks."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from dataclasses import fields
from io import BytesIO
from pathlib import Path

import click
import pytest

from desk.cli import portal
from disclosure.errors import PortalError
from disclosure.site import Site
from docs.make_commands import commands_page
from docs.make_states import states_page

CHECKOUT = Path(__file__).resolve().parents[1]
BELOW_THE_DESK = ("disclosure", "themes", "generator", "search", "publish")


def tracked(*patterns: str) -> list[Path]:
    """The files of the checkout that belong to the project."""
    names = subprocess.run(
        ["git", "ls-files", "-z", *patterns],
        cwd=CHECKOUT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return [CHECKOUT / name for name in names.split("\0") if name and (CHECKOUT / name).is_file()]


def sources(*rooms: str) -> list[Path]:
    return tracked(*(f"{room}/**/*.py" for room in rooms), *(f"{room}/*.py" for room in rooms))


def place(path: Path) -> str:
    return str(path.relative_to(CHECKOUT))


def names_and_strings(path: Path) -> Iterator[str]:
    """Every identifier and string of a source file; comments and docstrings may say anything."""
    tree = ast.parse(path.read_bytes())
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Constant) and id(node) not in docstrings:
            yield node.value if isinstance(node.value, str) else ""


def test_no_package_below_the_desk_names_the_desk() -> None:
    found = {
        place(path)
        for path in sources(*BELOW_THE_DESK)
        if any(re.search(r"\bdesk\b", text) for text in names_and_strings(path))
    }

    assert not found


def test_the_clock_is_read_in_one_place_and_only_entry_points_ask_it() -> None:
    reads = {
        place(path)
        for path in sources(*BELOW_THE_DESK, "desk")
        if re.search(
            r"datetime\.(now|utcnow|today)\(|date\.today\(|\btime\.time\(|timezone\.now\(",
            path.read_text(encoding="utf-8"),
        )
    }
    asks = {
        place(path)
        for path in sources(*BELOW_THE_DESK)
        if re.search(r"\bclock\(\)", path.read_text(encoding="utf-8"))
    }

    assert reads == {"disclosure/moment.py"}
    assert asks <= {"disclosure/moment.py", *TAKES_THE_CLOCK_AS_AN_ARGUMENT}


TAKES_THE_CLOCK_AS_AN_ARGUMENT = {"publish/server.py", "search/wsgi.py"}


def test_only_entry_points_set_django_up() -> None:
    found = {
        place(path)
        for path in sources(*BELOW_THE_DESK)
        if "django.setup" in path.read_text(encoding="utf-8")
    }

    assert not found


def test_the_rules_of_the_law_know_neither_django_nor_pelican() -> None:
    law = ["calendar", "rules", "period", "deadline", "ending", "lifecycle", "document_number"]
    script = f"import sys\nfor name in {law}: __import__('disclosure.' + name)\n"
    script += "sys.exit(any(name in sys.modules for name in ('django', 'pelican')))"

    assert subprocess.run([sys.executable, "-c", script], cwd=CHECKOUT, check=False).returncode == 0


def test_every_command_says_what_it_does_and_the_page_of_commands_is_up_to_date() -> None:
    context = click.Context(portal, info_name="portal")
    commands = [portal.get_command(context, name) for name in portal.list_commands(context)]

    assert all(command is not None and command.help for command in commands)
    page = (CHECKOUT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert page == commands_page(), "run: make docs"


def test_no_two_commands_have_one_name() -> None:
    names = portal.list_commands(click.Context(portal))

    assert sorted(names) == sorted(set(names))


def test_every_variable_of_the_environment_is_described() -> None:
    text = (CHECKOUT / "docs" / "settings.md").read_text(encoding="utf-8")
    used = {
        name
        for path in sources(*BELOW_THE_DESK, "desk", "tests")
        for name in re.findall(r"environ[^\n]*[\"'](PORTAL_[A-Z_]+|CHROMIUM)[\"']", _code(path))
    }

    assert {name for name in used if f"`{name}`" not in text} == set()


def test_every_field_of_the_site_file_is_described() -> None:
    text = (CHECKOUT / "docs" / "settings.md").read_text(encoding="utf-8")
    names = {field.name for field in fields(Site)} - {"wording"}

    assert {name for name in names if f"`{name}`" not in text} == set()


def test_every_state_and_step_is_described() -> None:
    page = (CHECKOUT / "docs" / "states.md").read_text(encoding="utf-8")

    assert page == states_page(), "run: make docs"


def test_every_error_of_the_tree_is_drawn_in_it() -> None:
    drawing = (CHECKOUT / "disclosure" / "errors.py").read_text(encoding="utf-8").split('"""')[1]

    assert {kind.__name__ for kind in _below(PortalError) if kind.__name__ not in drawing} == set()


def test_every_dependency_has_its_reason() -> None:
    reasons = (CHECKOUT / "docs" / "why" / "dependencies.md").read_text(encoding="utf-8")
    lines = (CHECKOUT / "requirements.in").read_text(encoding="utf-8").splitlines()
    names = {re.split(r"[\[~<>=;]", line)[0].strip() for line in lines if line.strip()}

    assert {name for name in names if name not in reasons} == set()


@pytest.mark.parametrize(
    "name",
    [f"requirements{one}.lock" for one in ("", "-dev", "-s3", "-pdf", "-bench")],
)
def test_lock_files_name_versions_and_hashes_and_no_host(name: str) -> None:
    text = (CHECKOUT / name).read_text(encoding="utf-8")

    assert "://" not in text
    assert "--index-url" not in text
    pinned = re.findall(r"^[a-z0-9][\w.\[\],-]*==\S+ \\\n    --hash=sha256:", text, re.M)
    assert len(pinned) == len(re.findall(r"^[a-z0-9]", text, re.M))


def test_no_file_names_a_folder_of_a_machine() -> None:
    pattern = re.compile(rb"(?<![\w.])/(?:home|root|Users)/\w")
    found = {
        place(path)
        for path in tracked()
        if path.name != "test_house.py" and pattern.search(path.read_bytes())
    }

    assert not found


def test_pages_of_the_house_name_only_what_exists() -> None:
    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", readme)

    assert [target for target in targets if not (CHECKOUT / target).exists()] == []


def _code(path: Path) -> str:
    """A source without its comments."""
    tokens = tokenize.tokenize(BytesIO(path.read_bytes()).readline)
    kept = [token for token in tokens if token.type != tokenize.COMMENT]
    lines = path.read_text(encoding="utf-8").splitlines()
    return "\n".join(lines[: kept[-1].end[0]])


def _below(kind: type) -> Iterator[type]:
    for child in kind.__subclasses__():
        if child.__module__.startswith(BELOW_THE_DESK) and not child.__name__.startswith("_"):
            yield child
            yield from _below(child)
