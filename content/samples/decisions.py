"""The sample decisions of other acts, and what happened later; see make_samples.py."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from party import Row, own_columns, party_columns
from penalties import penalty

if TYPE_CHECKING:
    from make_samples import Samples


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
                **party_columns(party),
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
        row = penalty(samples, agency, party, day, n + 5000)
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
    party_part = {k: v for k, v in party_columns(party).items() if v}
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
        **own_columns(party),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return str(value)
    return float(value) if isinstance(value, Decimal) else value


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
