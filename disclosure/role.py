"""角色: what a person may be at the desk; one list for the workflow, its table and its pages."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """Who takes a step: an officer by role, or 系统, which only lets time pass."""

    CLERK = "录入"
    REVIEWER = "审核"
    MANAGER = "管理"
    AUDITOR = "审计"
    SYSTEM = "系统"
