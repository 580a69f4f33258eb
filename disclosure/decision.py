"""An enforcement decision as it was served: facts, frozen.

行政处罚法 art. 59 says what a penalty decision states; the 双公示 template says how it is handed
over. Everything here is confidential until `disclosure.redaction` has made a public text of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Act(StrEnum):
    """What kind of decision it is (执法类别)."""

    PENALTY = "行政处罚"
    LICENCE = "行政许可"
    COERCION = "行政强制"
    INSPECTION = "行政检查"
    LISTING = "列入严重失信主体名单"

    @property
    def slug(self) -> str:
        """The act in addresses: ``penalty``, ``licence`` …"""
        return self.name.lower()


class PartyKind(StrEnum):
    """行政相对人类别, the three values of the 双公示 template."""

    UNIT = "法人及非法人组织"
    SOLE_TRADER = "个体工商户"
    PERSON = "自然人"


class PenaltyKind(StrEnum):
    """处罚种类 (行政处罚法 art. 9), in the order of the annual statistics table."""

    WARNING = "警告"
    CENSURE = "通报批评"
    FINE = "罚款"
    GAINS = "没收违法所得"
    GOODS = "没收非法财物"
    SUSPENSION = "暂扣许可证件"
    DOWNGRADE = "降低资质等级"
    REVOCATION = "吊销许可证件"
    RESTRICTION = "限制开展生产经营活动"
    STOPPAGE = "责令停产停业"
    CLOSURE = "责令关闭"
    BAN = "限制从业"
    DETENTION = "行政拘留"
    OTHER = "其他行政处罚"


class Tier(StrEnum):
    """失信等级 (国办发〔2025〕22号): chosen by a person, with a reason."""

    MINOR = "轻微"
    GENERAL = "一般"
    SERIOUS = "严重"


class Procedure(StrEnum):
    """处罚程序 (行政处罚法 ch. 5)."""

    ORDINARY = "普通程序"
    SIMPLE = "简易程序"


@dataclass(frozen=True, slots=True)
class Party:
    """行政相对人: whom a decision is about, with what only the agency may see."""

    kind: PartyKind
    name: str
    code: str | None = None
    """统一社会信用代码; None for natural persons."""
    other_codes: tuple[tuple[str, str], ...] = ()
    """(column name, value) of the older registration numbers."""
    representative: str | None = None
    """法定代表人 of a unit, 经营者 of a sole trader."""
    representative_id_kind: str | None = None
    representative_id: str | None = None
    id_kind: str | None = None
    id_number: str | None = None
    address: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision about one party. ``Decimal`` amounts are in 万元."""

    act: Act
    agency_code: str
    document_number: str
    """In canonical form, see `disclosure.document_number`."""
    party: Party
    decided_on: date
    violation_type: str | None = None
    facts: str | None = None
    basis: str | None = None
    penalty_kinds: tuple[PenaltyKind, ...] = ()
    content: str | None = None
    """处罚内容, 许可内容, the measure or the result of the inspection."""
    fine_wan: Decimal | None = None
    confiscated_wan: Decimal | None = None
    affected_certificate: str | None = None
    """暂扣或吊销证照名称及编号."""
    valid_from: date | None = None
    valid_until: date | None = None
    """处罚有效期 or 有效期至; None where it is unlimited (2099/12/31)."""
    stated_last_day: date | None = None
    """公示截止期 as the agency filled it in: compared, never used."""
    document_title: str | None = None
    """行政许可决定文书名称, or the title of the document."""
    licence_category: str | None = None
    certificate_name: str | None = None
    licence_number: str | None = None
    licence_status: str | None = None
    industry: str | None = None
    source_name: str | None = None
    source_code: str | None = None
    remark: str | None = None
    full_text: str | None = None
    """The document's own text as Markdown, where the agency sends it."""
    other_people: tuple[str, ...] = ()
    """Names of third persons the agency marked: witnesses, victims, informants."""


@dataclass(frozen=True, slots=True)
class Review:
    """What the template lacks and a person adds at submission; None is 'not said yet'."""

    served_on: date | None = None
    """送达日期."""
    secrecy_review: bool | None = None
    """保密审查: passed (保密法实施条例 art. 42), item by item."""
    legal_review: str | None = None
    """法制审核: its number, or 无需."""
    tier: Tier | None = None
    tier_reason: str | None = None
    procedure: Procedure | None = None
    is_minor: bool | None = None
    """Whether the party is a minor: then never published."""
    is_private: bool | None = None
    """Main facts are private or a trade secret (政府信息公开条例 art. 15)."""
    moved_to_criminal: bool | None = None
    """Case moved to criminal justice: held until a person lifts it."""
    publish_minor_tier: bool | None = None
    """轻微: an agency may decide that disclosure is needed all the same."""
    stated_last_day_settled: bool | None = None
    """A person settled a difference between 公示截止期 and the derived last day."""
    social_influence_reason: str | None = None
    """Why the decision is of public interest (行政处罚法 art. 48)."""
    text_checked: bool | None = None
    """已逐字核对: a person read the public text word by word."""
