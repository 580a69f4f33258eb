"""处罚类别 and amounts: what was imposed, and whether it fits the wording of the decision."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

from disclosure.decision import PenaltyKind
from disclosure.intake.amount_text import amounts_in_yuan
from disclosure.intake.field import Fields

_OLD = {
    "没收违法所得、没收非法财物": (PenaltyKind.GAINS, PenaltyKind.GOODS),
    "没收违法所得没收非法财物": (PenaltyKind.GAINS, PenaltyKind.GOODS),
    "1": (PenaltyKind.WARNING,),
    "2": (PenaltyKind.FINE,),
    "3": (PenaltyKind.GAINS,),
    "4": (PenaltyKind.STOPPAGE,),
    "6": (PenaltyKind.DETENTION,),
    "9": (PenaltyKind.OTHER,),
    "没收": (PenaltyKind.GAINS,),
    "没收非法所得": (PenaltyKind.GAINS,),
    "没收违法财物": (PenaltyKind.GOODS,),
    "责令停产停业整顿": (PenaltyKind.STOPPAGE,),
    "停产停业": (PenaltyKind.STOPPAGE,),
    "责令停产": (PenaltyKind.STOPPAGE,),
    "责令停业": (PenaltyKind.STOPPAGE,),
    "暂扣许可证": (PenaltyKind.SUSPENSION,),
    "暂扣执照": (PenaltyKind.SUSPENSION,),
    "暂扣证照": (PenaltyKind.SUSPENSION,),
    "吊销许可证": (PenaltyKind.REVOCATION,),
    "吊销执照": (PenaltyKind.REVOCATION,),
    "吊销证照": (PenaltyKind.REVOCATION,),
    "降低资质": (PenaltyKind.DOWNGRADE,),
    "关闭": (PenaltyKind.CLOSURE,),
    "拘留": (PenaltyKind.DETENTION,),
    "限制开展生产经营": (PenaltyKind.RESTRICTION,),
}
_ORDER = list(PenaltyKind)
_EITHER = re.compile(r"暂扣(?:或者?|、)吊销|5$")
_CONFISCATION = frozenset((PenaltyKind.GAINS, PenaltyKind.GOODS))
_CERTIFICATE = frozenset((PenaltyKind.SUSPENSION, PenaltyKind.REVOCATION))
MOST_WAN = Decimal(10_000)
"""The highest fine of 安全生产法 (art. 114) is 100 million 元."""


def read_kinds(fields: Fields, content: str | None) -> tuple[PenaltyKind, ...]:
    """The kinds in a cell, in statutory order; names of the older list are understood."""
    text = fields.text("penalty_kinds")
    if text is None:
        fields.required("penalty_kinds", None)
        return ()
    known, others = _kinds(text)
    found = set(known)
    for word in others:
        found.update(_kind(fields, word, content or ""))
    return tuple(sorted(found, key=_ORDER.index)) if others else known


@lru_cache(maxsize=1024)
def _kinds(text: str) -> tuple[tuple[PenaltyKind, ...], tuple[str, ...]]:
    """The kinds that a cell says by itself, and its other words; few combinations there are."""
    folded = unicodedata.normalize("NFKC", text).replace(" ", "")
    folded = re.sub(r"没收违法所得[、,;]没收非法财物", "没收违法所得没收非法财物", folded)
    folded = re.sub(r"(暂扣(?:或者?|、)吊销)[^;,]*", r"\1", folded)
    found: set[PenaltyKind] = set()
    others = []
    for word in re.split(r"[;,/、|+]", folded):
        if word in _OLD:
            found.update(_OLD[word])
        elif word in _ORDER:
            found.add(PenaltyKind(word))
        elif word.startswith("其他"):
            found.add(PenaltyKind.OTHER)
        elif word:
            others.append(word)
    return tuple(sorted(found, key=_ORDER.index)), tuple(others)


def _kind(fields: Fields, word: str, content: str) -> tuple[PenaltyKind, ...]:
    if _EITHER.match(word):
        for kind, verb in ((PenaltyKind.REVOCATION, "吊销"), (PenaltyKind.SUSPENSION, "暂扣")):
            if verb in content:
                return (kind,)
        fields.wrong("penalty_kinds", "应写明是暂扣许可证件还是吊销许可证件", word)
        return ()
    fields.wrong("penalty_kinds", "应为" + "、".join(PenaltyKind) + "，多个以“；”分隔", word)
    return ()


def check_amounts(
    fields: Fields,
    kinds: tuple[PenaltyKind, ...],
    fine: Decimal | None,
    confiscated: Decimal | None,
    certificate: str | None,
    content: str | None,
) -> None:
    """Kinds against amounts, amounts against the wording, certificates named where concerned."""
    if not kinds:
        return
    if PenaltyKind.FINE in kinds:
        if not fine:
            fields.required("fine_wan", None, "处罚类别有罚款，应填写罚款金额，单位为万元")
    elif fine:
        fields.wrong("fine_wan", "处罚类别中没有罚款，这一列应留空或为 0")
    if _CONFISCATION & set(kinds):
        if confiscated is None:
            expected = "处罚类别有没收，应填写没收金额，单位为万元"
            fields.required("confiscated_wan", None, expected)
    elif confiscated:
        fields.wrong("confiscated_wan", "处罚类别中没有没收，这一列应留空或为 0")
    if _CERTIFICATE & set(kinds) and certificate is None:
        fields.required("affected_certificate", None, "处罚类别有暂扣或吊销，应填写证照名称及编号")
    for field, amount in (("fine_wan", fine), ("confiscated_wan", confiscated)):
        if amount:
            _against_wording(fields, field, amount, content)


def _against_wording(fields: Fields, field: str, amount: Decimal, content: str | None) -> None:
    """An amount typed in 元 is the commonest slip: the wording of the decision gives it away."""
    stated = set(amounts_in_yuan(content)) if content else set()
    if amount * 10_000 in stated or field in fields.raw.units:
        return
    if amount in stated:
        right = (amount / 10_000).normalize()
        fields.wrong(field, f"单位是万元，处罚内容写的是 {amount} 元，应填 {right:f}")
    elif amount > MOST_WAN:
        fields.wrong(field, f"{amount} 万元超过法定最高额，单位是万元，疑似按元填写")
    elif stated and field == "fine_wan" and "罚款" in (content or ""):
        found = "、".join(f"{yuan.normalize():f} 元" for yuan in sorted(stated))
        fields.wrong(field, f"与处罚内容中的金额（{found}）不一致", warning=amount < 500)
    elif amount >= 500:
        fields.wrong(
            field, f"处罚内容中没有写明金额，{amount} 万元疑似按元填写，请核对后在处罚内容中写明"
        )
