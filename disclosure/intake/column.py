"""The columns of the 双公示 template: 30 of a penalty, 28 of a licence, and what we add to them.

发改办财金〔2018〕424号 and the later template. A header is matched by its name, whatever its brackets
and spaces; old names and the codes of the exchange standard (CF_XDR_MC …) are known too.

>>> column_named("行政相对人代码_1 （统一社会信用代码）").field
'code'
>>> column_named("CF_JDRQ").name
'处罚决定日期'
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from disclosure.decision import Act


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its ``name`` in the template, the ``field`` it fills, how it is read.

    ``kind`` is text, code, date, amount, yes_no or choice; ``need`` is 必填, 条件必填 or 选填.
    """

    name: str
    field: str
    kind: str = "text"
    need: str = "选填"
    length: int = 200
    aliases: tuple[str, ...] = ()
    hint: str = ""


def _party(act: str) -> tuple[Column, ...]:
    """The thirteen columns that say whom a decision is about."""
    return (*_name(act), *_codes(act), *_papers(act))


def _name(act: str) -> tuple[Column, ...]:
    """Its name and its kind."""
    return (
        Column(
            "行政相对人名称", "name", need="必填", aliases=(f"{act}_XDR_MC", "当事人名称", "当事人")
        ),
        Column(
            "行政相对人类别",
            "kind",
            "choice",
            "必填",
            100,
            (f"{act}_XDR_LB",),
            "法人及非法人组织、个体工商户、自然人",
        ),
    )


def _codes(act: str) -> tuple[Column, ...]:
    """The six codes of units."""
    return (
        Column(
            "行政相对人代码_1(统一社会信用代码)",
            "code",
            "code",
            "条件必填",
            18,
            (f"{act}_XDR_SHXYM", "行政相对人代码_1", "统一社会信用代码"),
            "法人、非法人组织和个体工商户必填；自然人留空",
        ),
        Column(
            "行政相对人代码_2(工商注册号)",
            "gszc",
            "code",
            length=50,
            aliases=(f"{act}_XDR_GSZC", "行政相对人代码_3(工商登记码)", "工商注册号"),
        ),
        Column(
            "行政相对人代码_3(组织机构代码)",
            "zzjg",
            "code",
            length=9,
            aliases=(f"{act}_XDR_ZZJG", "行政相对人代码_2(组织机构代码)", "组织机构代码"),
        ),
        Column(
            "行政相对人代码_4(税务登记号)",
            "swdj",
            "code",
            length=20,
            aliases=(f"{act}_XDR_SWDJ", "税务登记号"),
        ),
        Column(
            "行政相对人代码_5(事业单位证书号)",
            "sydw",
            "code",
            length=50,
            aliases=(f"{act}_XDR_SYDW", "事业单位证书号"),
        ),
        Column(
            "行政相对人代码_6(社会组织登记证号)",
            "shzz",
            "code",
            length=50,
            aliases=(f"{act}_XDR_SHZZ", "社会组织登记证号"),
        ),
    )


def _papers(act: str) -> tuple[Column, ...]:
    """Who stands for it, and the papers of natural persons."""
    return (
        Column(
            "法定代表人",
            "representative",
            need="条件必填",
            length=50,
            aliases=(
                f"{act}_FRDB",
                f"{act}_FDDB",
                "法定代表人姓名",
                "法定代表人(负责人)",
                "负责人",
                "经营者",
            ),
            hint="个体工商户填经营者；自然人留空",
        ),
        Column(
            "法定代表人证件类型", "representative_id_kind", length=64, aliases=(f"{act}_FR_ZJLX",)
        ),
        Column(
            "法定代表人证件号码",
            "representative_id",
            "code",
            length=64,
            aliases=(
                f"{act}_FR_ZJHM",
                f"{act}_FR_SFZH",
                "法定代表人身份证号",
                "法定代表人身份证号码",
            ),
        ),
        Column(
            "证件类型",
            "id_kind",
            need="条件必填",
            length=64,
            aliases=(f"{act}_XDR_ZJLX",),
            hint="自然人必填",
        ),
        Column(
            "证件号码",
            "id_number",
            "code",
            "条件必填",
            64,
            (f"{act}_XDR_ZJHM", f"{act}_XDR_SFZ", "居民身份证号", "身份证号码"),
            "自然人必填；不公开",
        ),
    )


def _source(act: str, agency: str) -> tuple[Column, ...]:
    organ = "处罚机关" if act == "CF" else "许可机关"
    prefix = f"{act}_{agency}"
    return (
        Column(
            organ,
            "agency",
            need="必填",
            aliases=(prefix, f"{organ}名称", "执法机关", "决定机关"),
            hint="机关全称",
        ),
        Column(
            f"{organ}统一社会信用代码",
            "agency_uscc",
            "code",
            "必填",
            18,
            (f"{prefix}DM", "执法机关统一社会信用代码", "决定机关统一社会信用代码"),
        ),
    )


PENALTY = (
    *_party("CF"),
    Column(
        "行政处罚决定书文号",
        "document_number",
        need="必填",
        length=128,
        aliases=("CF_WSH", "处罚决定书文号", "行政处罚决定文书号", "文号", "决定书文号"),
    ),
    Column(
        "违法行为类型",
        "violation_type",
        need="必填",
        length=2000,
        aliases=("CF_WFXW", "案由", "处罚事由类型"),
    ),
    Column("违法事实", "facts", need="必填", length=5000, aliases=("CF_SY", "处罚事由", "事实")),
    Column("处罚依据", "basis", need="必填", length=2000, aliases=("CF_YJ", "依据", "决定依据")),
    Column(
        "处罚类别",
        "penalty_kinds",
        "choice",
        "必填",
        200,
        ("CF_CFLB", "CF_CFLB1", "处罚种类", "处罚类别1"),
        "多个以“；”分隔",
    ),
    Column(
        "处罚内容", "content", need="必填", length=4000, aliases=("CF_NR", "处罚结果", "决定内容")
    ),
    Column(
        "罚款金额(万元)",
        "fine_wan",
        "amount",
        "条件必填",
        aliases=("CF_NR_FK", "罚款金额"),
        hint="单位为万元，罚款2000元填0.2",
    ),
    Column(
        "没收违法所得、没收非法财物的金额(万元)",
        "confiscated_wan",
        "amount",
        "条件必填",
        aliases=(
            "CF_NR_WFFF",
            "没收违法所得没收非法财物的金额(万元)",
            "没收金额(万元)",
            "没收金额",
        ),
        hint="单位为万元",
    ),
    Column(
        "暂扣或吊销证照名称及编号", "affected_certificate", need="条件必填", aliases=("CF_NR_ZKDX",)
    ),
    Column(
        "处罚决定日期",
        "decided_on",
        "date",
        "必填",
        aliases=("CF_JDRQ", "决定日期", "作出处罚决定日期"),
    ),
    Column(
        "处罚有效期",
        "valid_until",
        "date",
        "必填",
        aliases=("CF_YXQ",),
        hint="长期有效填 2099/12/31",
    ),
    Column("公示截止期", "stated_last_day", "date", aliases=("CF_GSJZQ",), hint="留空则按规则推算"),
    *_source("CF", "CFJG"),
    Column("数据来源单位", "source_name", need="必填", aliases=("CF_SJLY",)),
    Column("数据来源单位统一社会信用代码", "source_code", "code", "必填", 18, ("CF_SJLYDM",)),
    Column("备注", "remark", length=512, aliases=("BZ", "CF_BZ")),
)

LICENCE = (
    *_party("XK"),
    Column("行政许可决定文书名称", "document_title", need="必填", aliases=("XK_XKWS", "文书名称")),
    Column(
        "行政许可决定文书号",
        "document_number",
        need="必填",
        length=128,
        aliases=("XK_WSH", "行政许可决定书文号", "许可文书号"),
    ),
    Column(
        "许可类别",
        "licence_category",
        need="必填",
        length=256,
        aliases=("XK_XKLB",),
        hint="普通、特许、认可、核准、登记或其他",
    ),
    Column("许可证书名称", "certificate_name", length=64, aliases=("XK_XKZS",)),
    Column("许可编号", "licence_number", length=64, aliases=("XK_XKBH",)),
    Column("许可内容", "content", need="必填", length=4000, aliases=("XK_NR",)),
    Column("许可决定日期", "decided_on", "date", "必填", aliases=("XK_JDRQ",)),
    Column("有效期自", "valid_from", "date", "必填", aliases=("XK_YXQZ",)),
    Column(
        "有效期至",
        "valid_until",
        "date",
        "必填",
        aliases=("XK_YXQZI",),
        hint="长期有效填 2099/12/31",
    ),
    *_source("XK", "XKJG"),
    Column("当前状态", "licence_status", "choice", "必填", 10, ("XK_ZT",), "1（有效）或 2（无效）"),
    Column("数据来源单位", "source_name", need="必填", aliases=("XK_LYDW", "XK_SJLY")),
    Column(
        "数据来源单位统一社会信用代码",
        "source_code",
        "code",
        "必填",
        18,
        ("XK_LYDWDM", "XK_SJLYDM"),
    ),
    Column("备注", "remark", length=512, aliases=("XK_BZ",)),
)

OTHER = (
    Column(
        "执法类别",
        "act",
        "choice",
        hint="行政处罚、行政许可、行政强制、行政检查、列入严重失信主体名单",
    ),
    Column("所属行业", "industry", length=100, aliases=("行业", "行业分类")),
    Column(
        "行政相对人地址",
        "address",
        length=300,
        aliases=("住所", "地址", "住址", "行政相对人住所", "经营场所"),
    ),
    Column("联系电话", "phone", "code", length=50, aliases=("电话", "手机")),
    Column("文书全文", "full_text", length=200_000),
    Column(
        "文书全文文件",
        "full_text_file",
        length=200,
        aliases=("文书文件", "附件"),
        hint="同一文件夹中的 .docx 或 .pdf；只取其中的文字，文件本身不公开",
    ),
    Column(
        "其他人员",
        "other_people",
        length=500,
        aliases=("第三人姓名", "其他人员姓名"),
        hint="应隐去姓名的证人、被害人等，以“、”分隔",
    ),
)

REVIEW = (
    Column("送达日期", "served_on", "date"),
    Column("保密审查", "secrecy_review", "yes_no", hint="通过填“是”"),
    Column("法制审核", "legal_review", length=100, hint="审核文号，或“无需”"),
    Column("失信等级", "tier", "choice", hint="轻微、一般、严重"),
    Column("等级理由", "tier_reason", length=500, aliases=("失信等级理由", "等级认定理由")),
    Column("处罚程序", "procedure", "choice", hint="普通程序、简易程序"),
    Column("是否未成年人", "is_minor", "yes_no", aliases=("未成年人",)),
    Column(
        "是否涉及隐私或商业秘密",
        "is_private",
        "yes_no",
        aliases=("涉及个人隐私", "是否涉及个人隐私"),
    ),
    Column(
        "是否移送司法机关", "moved_to_criminal", "yes_no", aliases=("移送司法机关", "是否移送司法")
    ),
    Column("轻微仍需公示", "publish_minor_tier", "yes_no"),
    Column("公示截止期差异已处理", "stated_last_day_settled", "yes_no"),
    Column("社会影响理由", "social_influence_reason", length=500, aliases=("具有社会影响的理由",)),
    Column("已逐字核对", "text_checked", "yes_no"),
)
"""What the template lacks and a person adds: see `disclosure.decision.Review`."""

TEMPLATES = {Act.PENALTY: PENALTY, Act.LICENCE: LICENCE}
REVIEW_FIELDS = frozenset(column.field for column in REVIEW)


def folded_header(text: str) -> str:
    """A header without spaces, line breaks and differences of brackets; a final * is dropped."""
    text = re.sub(r"\s|\u200b|\ufeff", "", unicodedata.normalize("NFKC", text)).upper()
    return re.sub(r"^[*]+|[*]+$|\((?:必填|选填|条件必填)项?\)$", "", text)


def _index() -> dict[str, Column]:
    names: dict[str, Column] = {}
    for columns in (PENALTY, LICENCE, OTHER, REVIEW):
        for column in columns:
            for name in (column.name, *column.aliases):
                names.setdefault(folded_header(name), column)
    return names


_BY_NAME = _index()


def column_named(header: str) -> Column | None:
    """The column of a header; None for a header that no template has."""
    return _BY_NAME.get(folded_header(header))


def columns_of(act: Act) -> tuple[Column, ...]:
    """All columns that a decision of this act may have, the template's first."""
    return (*TEMPLATES.get(act, PENALTY), *OTHER, *REVIEW)
