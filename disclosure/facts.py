"""Facts as bytes: decisions and reviews as they are stored, hashed and compared.

What is approved is a content hash over the facts, the review and the public text. An edit of any
of them makes another hash, and so voids a submission.
"""

from __future__ import annotations

import hashlib
from dataclasses import fields, replace
from decimal import Decimal

from pydantic import TypeAdapter

from disclosure.decision import Decision, Review
from disclosure.public_text import Override, PublicText

FACTS: TypeAdapter[Decision] = TypeAdapter(Decision)
REVIEW: TypeAdapter[Review] = TypeAdapter(Review)
OVERRIDES: TypeAdapter[tuple[Override, ...]] = TypeAdapter(tuple[Override, ...])
_PUBLIC_TEXT: TypeAdapter[PublicText] = TypeAdapter(PublicText)

NAMES = {
    "act": "执法类别",
    "agency_code": "执法机关",
    "document_number": "决定书文号",
    "party": "行政相对人",
    "decided_on": "决定日期",
    "violation_type": "违法行为类型",
    "facts": "违法事实",
    "basis": "处罚依据",
    "penalty_kinds": "处罚类别",
    "content": "处罚或者许可内容",
    "fine_wan": "罚款金额",
    "confiscated_wan": "没收金额",
    "affected_certificate": "暂扣或者吊销的证照",
    "valid_from": "有效期自",
    "valid_until": "有效期至",
    "document_title": "文书名称",
    "licence_category": "许可类别",
    "certificate_name": "许可证书名称",
    "licence_number": "许可编号",
    "licence_status": "当前状态",
    "industry": "行业",
    "full_text": "决定书全文",
}
"""What the public calls a field, for the note of a correction."""


def dump_facts(decision: Decision) -> str:
    """A decision as JSON: the same facts always give the same text."""
    fine, confiscated = _plain(decision.fine_wan), _plain(decision.confiscated_wan)
    if fine is not decision.fine_wan or confiscated is not decision.confiscated_wan:
        decision = replace(decision, fine_wan=fine, confiscated_wan=confiscated)
    return FACTS.dump_json(decision).decode()


def facts_hash(facts: str) -> str:
    """The hash of facts as `dump_facts` writes them: 64 hexadecimal digits."""
    return hashlib.sha256(facts.encode()).hexdigest()


def content_hash(facts: str, review: str, public_text: PublicText) -> str:
    """The hash of what a person submits and another approves: 64 hexadecimal digits."""
    digest = hashlib.sha256()
    for part in (facts.encode(), review.encode(), _PUBLIC_TEXT.dump_json(public_text)):
        digest.update(b"%d:" % len(part) + part)
    return digest.hexdigest()


def changed_fields(old: Decision, new: Decision) -> tuple[str, ...]:
    """The public names of the fields in which two sets of facts differ; never their values."""
    return tuple(
        NAMES[field.name]
        for field in fields(Decision)
        if field.name in NAMES and getattr(old, field.name) != getattr(new, field.name)
    )


def _plain(amount: Decimal | None) -> Decimal | None:
    """5.80 and 5.8 are the same amount; neither is written with an exponent."""
    if amount is None:
        return None
    plain = format(amount.normalize(), "f")
    return amount if str(amount) == plain else Decimal(plain)
