"""Writes ``docs/states.md``: the life of a decision, from the table that the code obeys."""

from __future__ import annotations

from pathlib import Path

from disclosure.lifecycle import TABLE, State

FILE = Path(__file__).resolve().parent / "states.md"

_MEANING = {
    State.REGISTERED: "in the register, nothing confirmed yet",
    State.SUBMITTED: "waits for another person's approval of exactly this content",
    State.APPROVED: "approved, its moment of disclosure is still to come",
    State.HELD: "held for a stated reason; goes on only when a person lifts it",
    State.WITHHELD: "a gate or a rule keeps it from the public for good; never late",
    State.DISCLOSED: "public",
    State.ENDED: "public no more: 期满, 信用修复, 撤回 or 更正",
}


def states_page() -> str:
    """The whole page."""
    lines = [
        "# The life of a decision",
        "",
        "Made by `make docs` from `disclosure/lifecycle.py`. The state is never stored: it is",
        "computed from what happened and from the moment asked about.",
        "",
        "| state | meaning |",
        "|---|---|",
        *(f"| {state} | {_MEANING[state]} |" for state in State),
        "",
        "| from | step | to | by | only if |",
        "|---|---|---|---|---|",
    ]
    for (state, action), step in TABLE.items():
        who = f"{step.role}，另一人确认" if step.second_person else step.role
        lines.append(f"| {state} | {action} | {step.to} | {who} | {'；'.join(step.guards)} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    FILE.write_text(states_page(), encoding="utf-8")
