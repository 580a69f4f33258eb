"""公示文本: what may leave the register of one decision, after redaction."""

from __future__ import annotations

from dataclasses import dataclass

from disclosure.privacy.finding import SecretClass
from disclosure.public import RedactionNote


@dataclass(frozen=True, slots=True)
class PublicText:
    """The public form of a decision's texts; what is None stays inside.

    ``party_code`` is None for natural persons. Numbers, days and kinds are not here: they are
    public as they stand in the decision.
    """

    title: str
    party_name: str
    party_code: str | None = None
    representative: str | None = None
    address: str | None = None
    violation_type: str | None = None
    facts: str | None = None
    basis: str | None = None
    content: str | None = None
    affected_certificate: str | None = None
    certificate_name: str | None = None
    licence_number: str | None = None
    licence_category: str | None = None
    full_text: str | None = None
    industry: str | None = None
    notes: tuple[RedactionNote, ...] = ()


FREE_TEXT = {
    "violation_type": "违法行为类型",
    "facts": "违法事实",
    "basis": "决定依据",
    "content": "决定内容",
    "affected_certificate": "暂扣或吊销证照名称及编号",
    "certificate_name": "许可证书名称",
    "licence_number": "许可编号",
    "licence_category": "许可类别",
    "full_text": "文书全文",
    "document_title": "文书名称",
}
"""The fields of a decision in which anything may be written, with their names."""


@dataclass(frozen=True, slots=True)
class Redaction:
    """One place that is hidden: ``original`` at ``start:end`` of a field becomes ``replacement``.

    Stays inside: a person reads it beside the text and may override it with a reason.
    """

    field: str
    start: int
    end: int
    original: str
    replacement: str
    cls: SecretClass | None
    """None for what is not one of the ten classes: sex, age, birthday."""
    reason: str


@dataclass(frozen=True, slots=True)
class Override:
    """A person's word against a redaction: leave it, or hide what was not found.

    ``replacement`` equal to ``original`` leaves the place as it is; a place that no redaction
    covers is hidden. ``reason`` is kept in history; it is never empty.
    """

    field: str
    original: str
    replacement: str
    reason: str
