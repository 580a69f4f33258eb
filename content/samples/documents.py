"""Sample decisions as Markdown: front matter, and the document's own text below."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import yaml
from party import Row, own_columns, party_columns
from penalties import capital, review_penalty

if TYPE_CHECKING:
    from make_samples import Samples


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
    review_penalty(samples, number, party, day, ["罚款"], Decimal(yuan) / 10000, False, 0)
    matter = {
        "执法类别": "行政处罚",
        **{k: v for k, v in party_columns(party).items() if v},
        "行政处罚决定书文号": number,
        **_penalty_columns(agency, violation, day, yuan, facts),
        **own_columns(party),
        "其他人员": witness,
    }
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

以上事实违反了{violation["basis"].split("、")[0]}的规定，依据{violation["basis"]}的规定，决定给予罚款人民币{yuan}元（大写：{capital(yuan)}元整）的行政处罚。

请于收到本决定书之日起十五日内将罚款缴至江岭银行澜川支行，账号：0199{yuan:012d}。

如不服本处罚决定，可以在六十日内依法申请行政复议，或者在六个月内依法提起行政诉讼。

{agency["name"]}

{_chinese(day)}
"""


def _penalty_columns(agency: Row, violation: Row, day: date, yuan: int, facts: str) -> Row:
    return {
        "违法行为类型": violation["type"],
        "违法事实": facts,
        "处罚依据": violation["basis"],
        "处罚类别": "罚款",
        "处罚内容": f"罚款人民币{yuan}元（大写：{capital(yuan)}元整）",
        "罚款金额（万元）": yuan / 10000,
        "处罚决定日期": day,
        "处罚有效期": date(2099, 12, 31),
        "处罚机关": agency["name"],
        "处罚机关统一社会信用代码": agency["uscc"],
        "数据来源单位": agency["name"],
        "数据来源单位统一社会信用代码": agency["uscc"],
    }


def identity_of(samples: Samples) -> str:
    """An identity number for a witness."""
    from make_samples import identity_number

    return identity_number(samples.random.randrange(900))
