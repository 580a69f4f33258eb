"""A register of N lawful decisions, all public at one moment: what every benchmark begins with.

``python -m benchmarks.load N FOLDER`` turns the shared corpus into decisions of the serious tier,
decided evenly over 2026-04-01 to 2029-02-28, submitted and approved by two invented officers, in a
rehearsal folder. All are within their period at `NOW`. Agencies of the corpus stand in a content
folder of the run's own, ``FOLDER/content``.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from multiprocessing import get_context
from multiprocessing.queues import Queue
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml
from stdnum.cn import uscc

from disclosure import redaction
from disclosure.agency import Agencies, Agency
from disclosure.data_folder import DataFolder
from disclosure.decision import (
    Act,
    Decision,
    Party,
    PartyKind,
    PenaltyKind,
    Procedure,
    Review,
    Tier,
)
from disclosure.moment import SHANGHAI
from disclosure.public_text import Override, PublicText

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT.parent / "shared" / "corpus" / "gen_corpus.py"
NOW = datetime(2029, 3, 1, 12, tzinfo=SHANGHAI)
APPROVED = NOW - timedelta(hours=2)
FIRST, LAST = date(2026, 4, 1), date(2029, 2, 28)
BATCH = 2000
AHEAD = 3
"""Batches that may wait for the register."""


def corpus(path: Path = CORPUS) -> ModuleType:
    """The shared corpus, as a module; ``PORTAL_CORPUS`` names another place."""
    place = Path(os.environ.get("PORTAL_CORPUS", path))
    spec = importlib.util.spec_from_file_location("portal_corpus", place)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(place)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def decisions(count: int) -> Iterator[Decision]:
    """``count`` decisions of the corpus, their days spread evenly."""
    days = (LAST - FIRST).days + 1
    made = corpus()
    for number, row in enumerate(made.records(count)):
        yield decision(row, FIRST + timedelta(days=number * days // count))


def decision(row: dict[str, Any], decided_on: date) -> Decision:
    """One row of the corpus as a decision made on a day."""
    kinds = tuple(PenaltyKind(kind) for kind in row["penalty_kinds"] if kind in _KINDS)
    return Decision(
        act=Act.PENALTY,
        agency_code=row["agency_slug"],
        document_number=_number(row["doc_no"], decided_on, row["id"]),
        party=Party(
            kind=PartyKind(row["party_type"]),
            name=row["party_name"],
            code=row["uscc"],
            representative=row["legal_rep"],
            address=row["party_address"],
        ),
        decided_on=decided_on,
        violation_type=row["violation_type"],
        facts=row["violation"],
        basis="、".join(row["law_basis"]),
        penalty_kinds=kinds,
        content=row["penalty_content"],
        fine_wan=Decimal(row["fine_amount"]) / 10_000 if row["fine_amount"] else None,
        confiscated_wan=Decimal(str(row["confiscated_amount"])) / 10_000
        if row["confiscated_amount"]
        else None,
        industry=row["industry"],
    )


_KINDS = {kind.value for kind in PenaltyKind}


def _number(number: str, decided_on: date, identifier: str) -> str:
    head, _, _ = number.partition("〔")
    return f"{head}〔{decided_on.year}〕{int(identifier[1:]) + 1}号"


def review(made: Decision) -> Review:
    """What a person adds at submission."""
    return Review(
        served_on=made.decided_on,
        secrecy_review=True,
        legal_review="无需",
        tier=Tier.SERIOUS,
        tier_reason="测量用数据",
        procedure=Procedure.ORDINARY,
        is_minor=False,
        is_private=False,
        moved_to_criminal=False,
        social_influence_reason="测量用数据",
        text_checked=True,
    )


def content(folder: Path) -> Path:
    """A content folder with the agencies of the corpus."""
    target = folder / "content"
    shutil.copytree(ROOT / "content", target, ignore=shutil.ignore_patterns("samples"))
    # Cases and duties of the sample's agencies stay in the folder, so they stay as well.
    sample = yaml.safe_load((target / "agencies.yaml").read_text(encoding="utf-8"))["agencies"]
    rows = [*sample, *(_agency(row) for row in corpus().AGENCIES)]
    text = yaml.safe_dump({"agencies": rows}, allow_unicode=True)
    (target / "agencies.yaml").write_text(text, encoding="utf-8")
    return target


def _agency(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "code": row["slug"],
        "name": row["name"],
        "short": row["name"],
        "uscc": _uscc(row["slug"]),
        "level": "市级",
        "region": row["region"],
        "number_prefixes": [row["doc"]],
        "acts": ["行政处罚"],
        "address": "测量用数据",
        "phone": "0199-5550000",
        "hours": "工作日",
    }


def _uscc(slug: str) -> str:
    """An invented code with a right check digit: a workbook without one would be refused."""
    body = f"1199{slug[1:].zfill(3)}".ljust(17, "0")
    return body + uscc.calc_check_digit(body)


def load(count: int, folder: Path) -> DataFolder:
    """Make the rehearsal folder; Django is set up here."""
    folder.mkdir(parents=True)
    data = DataFolder(folder.resolve())
    os.environ["PORTAL_DATA"] = str(data.path)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "desk.settings")
    import django

    django.setup()
    from django.conf import settings

    settings.PORTAL_CONTENT = content(data.path)
    _fill(count, data)
    return data


def _fill(count: int, data: DataFolder) -> None:
    from disclosure import register, workflow
    from disclosure.people import Role, Stamp, add_officer
    from disclosure.reference import reference

    register.create(data, rehearsal=True)
    agencies = reference().agencies
    clerk = add_officer("lin", "林晓", Role.CLERK)
    reviewer = add_officer("zhou", "周敏", Role.REVIEWER)
    stamp = Stamp(recorded_at=APPROVED, effective_at=APPROVED)
    for batch in _read_ahead(count, agencies):
        taken = workflow.take_in(batch, actor=clerk, stamp=stamp, source="corpus")
        reviews = ((one, review(made)) for one, made in zip(taken.new, batch, strict=True))
        sent = workflow.submit_many(reviews, actor=clerk, stamp=stamp)
        hashes = [(one.public_id, one.content_hash) for one in sent.done]
        approved = workflow.approve_many(hashes, actor=reviewer, stamp=stamp)
        for identifier, error in [*sent.refused, *approved.refused][:3]:
            sys.stderr.write(f"{identifier}: {error}\n")


def _read_ahead(count: int, agencies: Agencies) -> Iterator[list[Decision]]:
    """The decisions in batches, made by a second process together with their public texts.

    Redaction is a function of the decision and its agency alone, so it may be done on another
    core; the register asks for each text twice, at submission and at approval, and gets the same.
    """
    made: dict[Decision, PublicText] = {}

    alone = redaction.public_text

    def prepared(
        decision: Decision, agency: Agency, overrides: Sequence[Override] = ()
    ) -> PublicText:
        text = None if overrides else made.get(decision)
        return text or alone(decision, agency, overrides)

    batches: Queue[list[tuple[Decision, PublicText]]] = get_context("spawn").Queue(AHEAD)
    process = get_context("spawn").Process(
        target=_make, args=(count, agencies, batches), daemon=True
    )
    process.start()
    vars(redaction)["public_text"] = prepared
    while batch := batches.get():
        made.clear()
        made.update(batch)
        yield [decision for decision, _ in batch]
    process.join()


def _make(
    count: int, agencies: Agencies, batches: Queue[list[tuple[Decision, PublicText]]]
) -> None:
    for batch in batched(decisions(count), BATCH):
        batches.put([(one, redaction.public_text(one, agencies[one.agency_code])) for one in batch])
    batches.put([])


def batched(rows: Iterator[Decision], size: int) -> Iterator[list[Decision]]:
    """Lists of up to ``size``."""
    while batch := list(islice(rows, size)):
        yield batch


def main() -> None:
    """``python -m benchmarks.load N FOLDER``."""
    parser = argparse.ArgumentParser(description="a rehearsal folder with N lawful decisions")
    parser.add_argument("count", type=int, metavar="N")
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    asked = parser.parse_args()
    data = load(asked.count, asked.folder)
    from disclosure import register

    live = sum(1 for _ in register.keys_at(NOW))
    said = {"folder": str(data.path), "asked": asked.count, "live": live}
    sys.stdout.write(json.dumps(said) + "\n")


if __name__ == "__main__":
    main()
