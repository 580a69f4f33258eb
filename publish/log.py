"""Events for operators: structured, with ids, never with a text of a decision.

structlog is imported at the first event: most runs have nothing to say, and importing it takes a
fifth of the time of a run that has nothing to do.
"""

from __future__ import annotations

from typing import Any


class Log:
    """A logger as structlog's, made when it is first needed."""

    def info(self, event: str, **values: object) -> None:
        """What an operator would tell a colleague."""
        self._logger().info(event, **values)

    def warning(self, event: str, **values: object) -> None:
        """What should be looked at."""
        self._logger().warning(event, **values)

    def error(self, event: str, **values: object) -> None:
        """What has to be looked at."""
        self._logger().error(event, **values)

    def _logger(self) -> Any:
        import structlog

        return structlog.get_logger()


log = Log()
"""The one logger of the room."""
