"""What to run besides: commands that an operator names, each switched off unless set."""

from __future__ import annotations

import os
import shlex
import subprocess

from publish.log import log

RELOAD = "PORTAL_RELOAD"
"""The command that makes nginx read ``serving/ends.map`` again."""


def reload_servers() -> bool:
    """Run the command in ``PORTAL_RELOAD``; returns whether it is unset or succeeded."""
    return run(os.environ.get(RELOAD, ""))


def run(command: str) -> bool:
    """Run an operator's command, without a shell; a failure is logged and reported as False."""
    if not command:
        return True
    try:
        done = subprocess.run(shlex.split(command), capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        log.error("hook failed", command=command, reason=type(error).__name__)
        return False
    if done.returncode:
        log.error("hook failed", command=command, code=done.returncode)
    return done.returncode == 0
