"""The sample decisions themselves, act by act; see make_samples.py."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from make_samples import Samples

Row = dict[str, Any]
PARTY = (
    ("行政相对人名称", "name"),
    ("行政相对人类别", "kind"),
    ("行政相对人代码_1(统一社会信用代码)", "code"),
    ("行政相对人代码_2(工商注册号)", ""),
    ("行政相对人代码_3(组织机构代码)", ""),
    ("行政相对人代码_4(税务登记号)", ""),
    ("行政相对人代码_5(事业单位证书号)", ""),
    ("行政相对人代码_6(社会组织登记证号)", ""),
    ("法定代表人", "representative"),
    ("法定代表人证件类型", ""),
    ("法定代表人证件号码", ""),
    ("证件类型", "id_kind"),
    ("证件号码", "id_number"),
)


def _party(party: Row) -> Row:
    return {name: party.get(field) or None for name, field in PARTY}


def _own(party: Row) -> Row:
    from make_samples import INDUSTRIES

    return {
        "所属行业": INDUSTRIES[party["family"]][0],
        "行政相对人地址": party["address"],
        "联系电话": party["phone"],
    }


def _capital(yuan: int) -> str:
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
        rows.append(_penalty(samples, agency, party, day, n))
    return rows


def _penalty(samples: Samples, agency: Row, party: Row, day: date, n: int) -> Row:
    fitting = [v for v in samples.violations if party["family"] in v["industries"]]
    violation = samples.random.choice(fitting)
    number = samples.number(agency, "罚", day)
    kinds, content, fine, gains, certificate = _sanction(samples, violation, party, n)
    simple = n % 41 == 7
    _review_penalty(samples, number, party, day, kinds, fine, simple, n)
    return {
        **_party(party),
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
        **_own(party),
    }


def _sanction(
    samples: Samples, violation: Row, party: Row, n: int
) -> tuple[list[str], str, Decimal | None, Decimal | None, str | None]:
    """Kinds, wording, amounts in 万元 and the certificate concerned."""
    if n % 23 == 11:
        return ["警告"], "给予警告的行政处罚。", None, None, None
    low, high = violation["fine"]
    if party["kind"] != "法人及非法人组织":
        low, high = low // 5, high // 5
    yuan = samples.random.randrange(low, high, 500)
    kinds, words = ["罚款"], [f"罚款人民币{yuan}元（大写：{_capital(yuan)}元整）"]
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


def _review_penalty(
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


def licences(samples: Samples, count: int) -> list[Row]:
    """The rows of the CSV of licences; some have run out."""
    kinds = (
        ("安全生产许可证", "化工", "核准"),
        ("危险化学品经营许可证", "仓储", "普通"),
        ("烟花爆竹经营（批发）许可证", "烟花", "普通"),
        ("烟花爆竹经营（零售）许可证", "烟花", "普通"),
        ("非煤矿矿山企业安全生产许可证", "矿业", "核准"),
    )
    rows = []
    for n in range(count):
        agency = samples.agencies[(n * 3) % 14]
        certificate, family, category = kinds[n % len(kinds)]
        owners = [p for p in samples.parties[agency["code"]] if p["family"] == family]
        party = samples.random.choice(owners or samples.parties[agency["code"]])
        day = samples.day(n, count)
        years = 1 if "零售" in certificate else 3
        number = samples.number(agency, "许", day)
        samples.review(number, party["name"], day)
        rows.append(
            {
                **_party(party),
                "行政许可决定文书名称": f"准予{certificate}行政许可决定书",
                "行政许可决定文书号": number,
                "许可类别": category,
                "许可证书名称": certificate,
                "许可编号": f"（江）{certificate[:2]}证字〔{day.year}〕{n + 1:04d}",
                "许可内容": f"准予{party['name']}{certificate}申请，许可范围以证书载明为准。",
                "许可决定日期": day.strftime("%Y/%m/%d"),
                "有效期自": day.strftime("%Y/%m/%d"),
                "有效期至": day.replace(year=day.year + years, day=min(day.day, 28)).strftime(
                    "%Y/%m/%d"
                ),
                "许可机关": agency["name"],
                "许可机关统一社会信用代码": agency["uscc"],
                "当前状态": "1",
                "数据来源单位": agency["name"],
                "数据来源单位统一社会信用代码": agency["uscc"],
                "备注": None,
            }
        )
    return rows


def case_system(samples: Samples, count: int) -> list[Row]:
    """Decisions as a case system sends them: coercion, inspections, the list, a few penalties."""
    rows: list[Row] = []
    for n in range(count):
        agency = samples.agencies[(n * 9 + 2) % 14]
        day = samples.day(n, count)
        party = samples.random.choice(samples.parties[agency["code"]])
        if n % 9 == 8:
            agency = samples.agencies[0]
            party = samples.random.choice(samples.parties["jiangling"])
        rows.append(_case(samples, agency, party, day, n))
    return rows


def _case(samples: Samples, agency: Row, party: Row, day: date, n: int) -> Row:
    if n % 9 == 3:
        row = _penalty(samples, agency, party, day, n + 5000)
        row = {k: _plain(v) for k, v in row.items() if v not in (None, "")}
        return {"执法类别": "行政处罚", **row}
    act, kind, about, content = (
        ("行政检查", "检结", "双随机抽查", "抽查结果：发现问题已责令改正，复查合格。"),
        ("行政强制", "查扣", "涉嫌违法储存危险化学品", "查封涉案仓库，期限三十日。"),
        ("行政检查", "检结", "汛期安全生产专项检查", "检查结果：未发现问题。"),
    )[n % 3]
    basis = "《中华人民共和国安全生产法》第六十五条"
    if n % 9 == 8:
        act, kind, about = "列入严重失信主体名单", "失信", "发生生产安全责任事故"
        content, basis = "列入安全生产严重失信主体名单。", "《安全生产严重失信主体名单管理办法》"
    number = samples.number(agency, kind, day)
    samples.review(number, party["name"], day)
    party_part = {k: v for k, v in _party(party).items() if v}
    return {
        "执法类别": act,
        **party_part,
        "决定书文号": number,
        "违法行为类型": about,
        "违法事实": f"{samples.person()}带队对当事人{samples.random.choice(['厂区', '仓库', '作业现场'])}开展检查，情况见现场检查记录。"
        if act != "列入严重失信主体名单"
        else "当事人发生一般生产安全责任事故，负有主要责任。",
        "决定依据": basis,
        "决定内容": content,
        "决定日期": str(day),
        "执法机关": agency["name"],
        "执法机关统一社会信用代码": agency["uscc"],
        **_own(party),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return str(value)
    return float(value) if isinstance(value, Decimal) else value


def documents(samples: Samples) -> dict[str, str]:
    """Three decisions as Markdown with YAML front matter and the document's own text."""
    found = {}
    cases = (
        ("lanchuan", 4, date(2026, 9, 18)),
        ("qinghe", 0, date(2026, 10, 16)),
        ("dongling", 6, date(2026, 11, 6)),
    )
    for n, (code, violation_number, day) in enumerate(cases):
        agency = next(a for a in samples.agencies if a["code"] == code)
        violation = samples.violations[violation_number]
        party = next(
            p
            for p in samples.parties[code]
            if p["family"] in violation["industries"] and p["kind"] == "法人及非法人组织"
        )
        found[f"decision-{n + 1}"] = _document(samples, agency, party, violation, day)
    return found


def _document(samples: Samples, agency: Row, party: Row, violation: Row, day: date) -> str:
    from make_samples import _chinese

    number = samples.number(agency, "罚", day)
    yuan = violation["fine"][0] + 16000
    facts = samples.facts(violation, day)
    witness = samples.person()
    _review_penalty(samples, number, party, day, ["罚款"], Decimal(yuan) / 10000, False, 0)
    matter = {
        "执法类别": "行政处罚",
        **{k: v for k, v in _party(party).items() if v},
        "行政处罚决定书文号": number,
        "违法行为类型": violation["type"],
        "违法事实": facts,
        "处罚依据": violation["basis"],
        "处罚类别": "罚款",
        "处罚内容": f"罚款人民币{yuan}元（大写：{_capital(yuan)}元整）",
        "罚款金额（万元）": yuan / 10000,
        "处罚决定日期": day,
        "处罚有效期": date(2099, 12, 31),
        "处罚机关": agency["name"],
        "处罚机关统一社会信用代码": agency["uscc"],
        "数据来源单位": agency["name"],
        "数据来源单位统一社会信用代码": agency["uscc"],
        **_own(party),
        "其他人员": witness,
    }
    import yaml

    head = yaml.safe_dump(matter, allow_unicode=True, sort_keys=False, width=1000)
    return f"""---
{head}---

# 行政处罚决定书

{number}

被处罚单位：{party["name"]}

地址：{party["address"]}　邮政编码：000000

法定代表人（负责人）：{party["representative"]}　职务：总经理　联系电话：19900006{yuan % 1000:03d}

## 违法事实及证据

{facts}

以上事实有现场检查记录、询问笔录、现场照片等证据证实。证人{witness}（身份证号：{identity_of(samples)}）陈述了上述经过。

## 处罚依据和决定

以上事实违反了{violation["basis"].split("、")[0]}的规定，依据{violation["basis"]}的规定，决定给予罚款人民币{yuan}元（大写：{_capital(yuan)}元整）的行政处罚。

请于收到本决定书之日起十五日内将罚款缴至江岭银行澜川支行，账号：0199{yuan:012d}。

如不服本处罚决定，可以在六十日内依法申请行政复议，或者在六个月内依法提起行政诉讼。

{agency["name"]}

{_chinese(day)}
"""


def identity_of(samples: Samples) -> str:
    """An identity number for a witness."""
    from make_samples import identity_number

    return identity_number(samples.random.randrange(900))


def events(rows: list[Row]) -> list[Row]:
    """What happened later: one decision withdrawn, one corrected, one repaired early."""

    def fitting(start: date, end: date) -> list[Row]:
        return [
            r
            for r in rows
            if start <= r["处罚决定日期"] <= end
            and r["行政相对人类别"] == "法人及非法人组织"
            and (r["罚款金额（万元）"] or 0) >= 2
            and "责令停产停业" not in r["处罚类别"]
            and not r["公示截止期"]
        ]

    withdrawn = fitting(date(2026, 6, 1), date(2026, 6, 30))[1]
    corrected = fitting(date(2026, 8, 1), date(2026, 8, 31))[1]
    repaired = fitting(date(2026, 4, 20), date(2026, 5, 31))[1]
    return [
        {
            "action": "withdraw",
            **_named(withdrawn),
            "on": date(2026, 9, 10),
            "ground": "撤销",
            "decision_number": "江应急复决〔2026〕9号",
            "reason": "行政复议决定撤销原行政处罚决定，依法撤回公开的处罚决定信息。",
        },
        {
            "action": "correct",
            **_named(corrected),
            "on": date(2026, 10, 12),
            "note": "更正违法事实中的笔误。",
            "changes": {"facts": corrected["违法事实"] + "（笔误已更正）"},
        },
        {
            "action": "repair",
            **_named(repaired),
            "on": repaired["处罚决定日期"] + timedelta(days=130),
            "number": "江信修〔2026〕31号",
            "decided_on": repaired["处罚决定日期"] + timedelta(days=128),
        },
    ]


def _named(row: Row) -> Row:
    return {"document_number": row["行政处罚决定书文号"], "party_name": row["行政相对人名称"]}
