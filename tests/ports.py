"""Ports of 127.0.0.1 for servers that a test starts in processes of their own."""

from __future__ import annotations

import socket
import subprocess
import time
from contextlib import closing

PATIENCE = 60.0
"""Seconds until a server that does not answer has failed: a busy machine starts one late."""


def free_port() -> int:
    """A port that nothing listens on."""
    with closing(socket.socket()) as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """Wait until a server listens."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert server.poll() is None, "the server ended"
        with closing(socket.socket()) as trying:
            if trying.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"nobody listens on port {port}")
