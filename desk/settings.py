"""Django settings of the desk: the register's, and accounts, sessions and templates."""

from __future__ import annotations

from disclosure.settings import *  # noqa: F403
