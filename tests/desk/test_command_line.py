"""What every command has in common."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from desk.cli import portal
from desk.options import Context, Moment, as_of, token_of_environment
from disclosure.errors import Incomplete, NotAllowed
from disclosure.moment import SHANGHAI


@click.command("probe")
@click.option("--refuse", is_flag=True)
@as_of
def probe(context: Context, refuse: bool) -> None:
    """A command that only says what its moment is."""
    if refuse:
        raise Incomplete("还不能提交", ("送达日期", "保密审查"))
    click.echo(context.now.isoformat())


@pytest.fixture
def _with_probe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desk.cli.commands_of", lambda room: [probe] if room == "law" else [])


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(portal, list(arguments))
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.usefixtures("_with_probe")
def test_a_refusal_is_one_line_on_standard_error_and_exit_code_1() -> None:
    code, out, err = run("probe", "--refuse")

    assert (code, out) == (1, "")
    assert err == "portal: 还不能提交：送达日期、保密审查\n"


@pytest.mark.usefixtures("_with_probe")
def test_a_mistyped_command_ends_with_2() -> None:
    assert run("probe", "--nonsense")[0] == 2
    assert run("nonsense")[0] == 2
    assert run("probe", "--as-of", "2026-11-20T00:00:00")[0] == 2


@pytest.mark.usefixtures("_with_probe")
def test_a_day_stands_for_its_first_moment_in_shanghai() -> None:
    assert run("probe", "--as-of", "2026-11-20")[1] == "2026-11-20T00:00:00+08:00\n"
    assert run("probe", "--as-of", "2026-11-19T16:00:00Z")[1] == "2026-11-20T00:00:00+08:00\n"


def test_a_moment_keeps_its_seconds() -> None:
    moment = Moment().convert("2027-03-30T00:00:01+08:00", None, None)

    assert moment == datetime(2027, 3, 30, 0, 0, 1, tzinfo=SHANGHAI)


def test_a_token_file_that_others_can_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "token"
    file.write_text("abc\n", encoding="ascii")
    monkeypatch.setenv("PORTAL_TOKEN", str(file))

    file.chmod(0o644)
    with pytest.raises(NotAllowed, match="600"):
        token_of_environment()

    file.chmod(0o600)
    assert token_of_environment() == "abc"


def test_help_does_not_load_django() -> None:
    script = (
        "import sys; from desk.cli import portal; portal.main(['--help'], standalone_mode=False);"
    )
    script += " sys.exit('django' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
