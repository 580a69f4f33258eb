"""A site with something of everything on it, built once by real Pelican."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from disclosure.moment import SHANGHAI
from disclosure.public import Correction, Ending, RedactionNote, Removal, Totals, YearTotals
from tests.builders import a_public_decision, identifier, many_public_decisions
from tests.generator.pelican_site import build


@pytest.fixture(scope="session")
def rich_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """131 decisions (one with all that a decision can have), a removal, and sealed totals."""
    rich = a_public_decision(
        500,
        full_text="# 行政处罚决定书\n\n| 项目 | 内容 |\n| --- | --- |\n| 罚款 | 5.8 万元 |\n",
        corrections=(Correction(2, date(2026, 11, 19), "处罚依据的条款项次有误，已更正"),),
        redactions=(RedactionNote("facts", "姓名", "自然人姓名", 2),),
        marks=("异议处理中",),
    )
    removal = Removal(identifier(9), 9, datetime(2026, 11, 18, tzinfo=SHANGHAI), Ending.EXPIRED)
    totals = Totals(
        2026, 8, 30, {"act": {"行政处罚": 30}, "fine_band": {"1 万元以下": 30}}, (29, 30), (0, 0)
    )
    mixed = Totals(2026, 7, 15, {"act": {"行政处罚等": 15}}, (15, 15), (0, 0))
    sums = YearTotals(2026, "lanchuan", 30, 120, 3)
    decisions = [*many_public_decisions(130), rich]
    return build(tmp_path_factory.mktemp("pages"), decisions, removal, mixed, totals, sums)
