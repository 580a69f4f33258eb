"""The sample penalties: kinds, wording, amounts, and what is said at submission."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from party import Row, own_columns, party_columns

if TYPE_CHECKING:
    from make_samples import Samples


def capital(yuan: int) -> str:
    """The amount as decisions write it: 58000 → 伍万捌仟."""
    digits, units = "零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟")
    text = ""
    for part, name in ((yuan // 10000, "万"), (yuan % 10000, "")):
        piece = "".join(
            digits[int(c)] + units[len(str(part)) - 1 - i] if c != "0" else "零"
            for i, c in enumerate(str(part))
        ).rstrip("零")
        while "零零" in piece:
            piece = piece.replace("零零", "零")
        text += piece + name if piece else ""
    return text


def penalties(samples: Samples, count: int) -> list[Row]:
    """The rows of the workbook, by day of decision."""
    rows = []
    for n in range(count):
        agency = samples.agencies[(n * 5 + n // 14) % 14]
        day = samples.day(n, count)
        if n % 9 == 4:
            party = samples.natural_person(agency, n)
        else:
            party = samples.random.choice(samples.parties[agency["code"]])
        rows.append(penalty(samples, agency, party, day, n))
    return rows


def penalty(samples: Samples, agency: Row, party: Row, day: date, n: int) -> Row:
    fitting = [v for v in samples.violations if party["family"] in v["industries"]]
    violation = samples.random.choice(fitting)
    number = samples.number(agency, "罚", day)
    kinds, content, fine, gains, certificate = _sanction(samples, violation, party, n)
    simple = n % 41 == 7
    review_penalty(samples, number, party, day, kinds, fine, simple, n)
    return {
        **party_columns(party),
        "行政处罚决定书文号": number,
        "违法行为类型": violation["type"],
        "违法事实": samples.facts(violation, day),
        "处罚依据": violation["basis"],
        "处罚类别": "；".join(kinds),
        "处罚内容": content,
        "罚款金额（万元）": fine,
        "没收违法所得、没收非法财物的金额（万元）": gains,
        "暂扣或吊销证照名称及编号": certificate,
        "处罚决定日期": day,
        "处罚有效期": date(2099, 12, 31),
        "公示截止期": date(day.year + 1, day.month, min(day.day, 28)) if n % 60 == 59 else None,
        "处罚机关": agency["name"],
        "处罚机关统一社会信用代码": agency["uscc"],
        "数据来源单位": agency["name"],
        "数据来源单位统一社会信用代码": agency["uscc"],
        "备注": None,
        **own_columns(party),
    }


def _sanction(
    samples: Samples, violation: Row, party: Row, n: int
) -> tuple[list[str], str, Decimal | None, Decimal | None, str | None]:
    """Kinds, wording, amounts in 万元 and the certificate concerned."""
    if n % 23 == 11:
        return ["警告"], "给予警告的行政处罚。", None, None, None
    yuan = _fine(samples, violation, party["kind"])
    kinds, words = ["罚款"], [f"罚款人民币{yuan}元（大写：{capital(yuan)}元整）"]
    gains = certificate = None
    if "extra" in violation or n % 6 == 2:
        kinds.insert(0, "警告")
        words.insert(0, "警告")
    if "gains" in violation and n % 2:
        amount = samples.random.randrange(*violation["gains"], 100)
        gains = Decimal(amount) / 10000
        kinds.append("没收违法所得")
        words.append(f"没收违法所得{amount}元")
    if violation.get("goods") and gains is None:
        kinds.append("没收非法财物")
        words.append("没收涉案危险化学品，价值3200元")
        gains = Decimal("0.32")
    if "suspend" in violation:
        certificate = f"{violation['suspend']}YH{20260000 + n}"
        kinds.append("暂扣许可证件")
        words.append(f"暂扣{certificate}三个月")
    if violation.get("stop"):
        kinds.append("责令停产停业")
        words.append("责令停产停业整顿")
    text = "；".join(f"{i}.{w}" for i, w in enumerate(words, 1)) + "。"
    return kinds, text, Decimal(yuan) / 10000, gains, certificate


def _fine(samples: Samples, violation: Row, kind: str) -> int:
    """An amount within what the statute allows, in yuan."""
    low, high = violation["fine"]
    if kind != "法人及非法人组织":
        low, high = low // 5, high // 5
    yuan: int = samples.random.randrange(low, high, 500)
    bounds = violation.get("lawful")
    if kind == "自然人":
        bounds = violation.get("lawful_person")
    if bounds is None:
        return yuan
    least, most = bounds
    return int(least + (yuan - low) / (high - low) * (most - least)) // 500 * 500


def review_penalty(
    samples: Samples,
    number: str,
    party: Row,
    day: date,
    kinds: list[str],
    fine: Decimal | None,
    simple: bool,
    n: int,
) -> None:
    heavy = {"责令停产停业", "吊销许可证件"} & set(kinds) or (fine or 0) >= 50
    light = kinds == ["警告"] or simple or (set(kinds) <= {"警告", "罚款"} and (fine or 0) < 1)
    tier = "严重" if heavy else "轻微" if light else "一般"
    reason = {
        "严重": "处罚种类或者罚款数额属于严重情形",
        "一般": "不属于轻微、严重情形",
        "轻微": "罚款数额较低，已当场改正",
    }[tier]
    samples.review(
        number,
        party["name"],
        day,
        失信等级=tier,
        等级理由=reason,
        处罚程序="简易程序" if simple else "普通程序",
        轻微仍需公示="是" if tier == "轻微" and not simple and n % 3 else "",
        公示截止期差异已处理="是" if n % 60 == 59 else "",
        社会影响理由="属于安全生产领域行政处罚，应当向社会公开",
        是否未成年人="是" if n == 301 else "否",
        是否移送司法机关="是" if n == 377 else "否",
    )
