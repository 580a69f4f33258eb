"""What the rows of all sample decisions share: the party and its own columns."""

from __future__ import annotations

from typing import Any

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


def party_columns(party: Row) -> Row:
    return {name: party.get(field) or None for name, field in PARTY}


def own_columns(party: Row) -> Row:
    from make_samples import INDUSTRIES

    return {
        "所属行业": INDUSTRIES[party["family"]][0],
        "行政相对人地址": party["address"],
        "联系电话": party["phone"],
    }
