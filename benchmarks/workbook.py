"""A 双公示 workbook of N penalties, made from the shared corpus: what intake is measured with.

``python -m benchmarks.workbook N FOLDER`` writes ``FOLDER/book.xlsx`` in the 30 columns of the
template and ``FOLDER/content`` with the agencies of its decisions. Every row is good.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from benchmarks.load import content, decisions
from disclosure.agency import Agencies, load_agencies
from disclosure.decision import Decision, PenaltyKind
from disclosure.intake.cell import UNLIMITED
from disclosure.intake.column import PENALTY

_CONFISCATION = {PenaltyKind.GAINS, PenaltyKind.GOODS}
_CERTIFICATE = {PenaltyKind.SUSPENSION, PenaltyKind.REVOCATION}


def write(count: int, folder: Path) -> Path:
    """Write the workbook and its content folder; the path of the workbook."""
    folder.mkdir(parents=True, exist_ok=True)
    agencies = load_agencies(content(folder) / "agencies.yaml")
    book = Workbook(write_only=True)
    sheet = book.create_sheet("行政处罚")
    sheet.append([column.name for column in PENALTY])
    for row in rows(count, agencies):
        sheet.append(row)
    target = folder / "book.xlsx"
    book.save(target)
    return target


def rows(count: int, agencies: Agencies) -> Iterator[list[Any]]:
    """The cells of ``count`` decisions in the order of the template."""
    for made in decisions(count):
        cells = _cells(made, agencies)
        yield [cells.get(column.field) for column in PENALTY]


def _cells(made: Decision, agencies: Agencies) -> dict[str, Any]:
    party, agency = made.party, agencies[made.agency_code]
    kinds = set(made.penalty_kinds)
    return {
        "name": party.name,
        "kind": party.kind.value,
        "code": party.code,
        "representative": party.representative,
        "document_number": made.document_number,
        "violation_type": made.violation_type,
        "facts": made.facts,
        "basis": made.basis,
        "penalty_kinds": "；".join(made.penalty_kinds),
        "content": made.content,
        "fine_wan": made.fine_wan,
        "confiscated_wan": made.confiscated_wan or (0 if kinds & _CONFISCATION else None),
        "affected_certificate": "安全生产许可证" if kinds & _CERTIFICATE else None,
        "decided_on": made.decided_on,
        "valid_until": UNLIMITED,
        "agency": agency.name,
        "agency_uscc": agency.uscc,
        "source_name": agency.name,
        "source_code": agency.uscc,
    }


def main() -> None:
    """``python -m benchmarks.workbook N FOLDER``."""
    target = write(int(sys.argv[1]), Path(sys.argv[2]))
    sys.stdout.write(f"{target}\n")


if __name__ == "__main__":
    main()
