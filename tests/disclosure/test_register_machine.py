"""A machine that takes any step in any order, against a model that is too simple to be wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from disclosure.data_folder import DataFolder
from tests.office import Office


def _run(made: Path, examples: int, steps: int) -> None:
    Office.made = made
    run_state_machine_as_test(
        Office,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_no_order_of_steps_makes_public_what_two_people_did_not_decide(
    folder: DataFolder, made_register: Path
) -> None:
    _run(made_register, examples=8, steps=25)


@pytest.mark.long
def test_no_order_of_many_steps_does_either(folder: DataFolder, made_register: Path) -> None:
    _run(made_register, examples=400, steps=50)
