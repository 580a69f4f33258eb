"""The shipped systemd units are ones that systemd takes."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

UNITS = Path(__file__).resolve().parents[2] / "deploy" / "systemd"


@pytest.mark.parametrize("kind", ["timer", "service"])
def test_systemd_finds_nothing_wrong_with_the_units(kind: str, tmp_path: Path) -> None:
    units = sorted(UNITS.glob(f"*.{kind}"))
    for unit in UNITS.glob("*.*er*"):
        # The program stands where an operator puts it; any program that is there will do.
        text = unit.read_text().replace("/srv/portal/.venv/bin/portal", "/bin/true")
        text = text.replace("/srv/portal", "/").replace("User=portal", "User=root")
        (tmp_path / unit.name).write_text(text)
    words = ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / one.name) for one in units)]

    done = subprocess.run(words, capture_output=True, text=True, check=False)

    assert units
    assert done.returncode == 0, done.stderr
    assert str(tmp_path) not in done.stderr, done.stderr


def test_the_timers_catch_up_and_count_in_the_time_of_the_law() -> None:
    for timer in UNITS.glob("*.timer"):
        text = timer.read_text()
        assert "Persistent=true" in text
        assert "Asia/Shanghai" in text
