"""The component page: every macro of the theme in every state, to look at while changing it.

Run ``python docs/make_components.py FOLDER`` and serve the folder: ``components.html`` stands in
it with its styles. The same script writes ``docs/components.md`` (``--reference``), the list of
macros with the contracts that stand on top of their files; a test keeps it true.
"""

from __future__ import annotations

import re
import shutil
import sys
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import segno
from markupsafe import Markup

from disclosure.agency import load_agencies
from disclosure.decision import Act, PartyKind, PenaltyKind
from disclosure.moment import SHANGHAI, end_of
from disclosure.public import PublicDecision, Step
from disclosure.site import CONTENT, load_site
from themes.card import card
from themes.environment import TEMPLATES, environment
from themes.page import Moved, Option, PageMeta, Row
from themes.static import static_files, static_path

REFERENCE = Path(__file__).resolve().parent / "components.md"
_CONTRACT = re.compile(r"\{#\s*(.*?)\s*#\}", re.DOTALL)
_MACRO = re.compile(r"\{% macro (\w+\(.*?\)) %\}")

DECISION = PublicDecision(
    id="7k2m9q4x1c8v",
    ordinal=1,
    canary="c0000component00",
    disclosure=1,
    revision=1,
    act=Act.PENALTY,
    agency_code="lanchuan",
    document_number="（澜）应急罚〔2026〕126号",
    title="澜川宏远精细化工有限公司未按规定设置可燃气体报警装置案",
    party_kind=PartyKind.UNIT,
    party_name="澜川宏远精细化工有限公司",
    party_code="91990100MA0000001H",
    decided_on=date(2026, 11, 13),
    disclosed_at=datetime(2026, 11, 20, 9, tzinfo=SHANGHAI),
    last_day=date(2037, 11, 13),
    ends_at=end_of(date(2037, 11, 13)),
    penalty_kinds=(PenaltyKind.WARNING, PenaltyKind.FINE),
    fine_wan=Decimal("5.8"),
    derivation=(
        Step("适用规则", "一般失信信息，最长公示一年", "《信用修复管理办法》"),
        Step("起算", "自决定之日 2026-11-13 起算"),
        Step("最后一日", "公示至 2037-11-13，次日零时撤下"),
    ),
    marks=("异议处理中",),
)


def component_page() -> str:
    """The page's HTML."""
    agencies = load_agencies(CONTENT / "agencies.yaml")
    made = environment(load_site(), agencies, rehearsal=True)
    return made.get_template("specimen.html").render(
        page=PageMeta(
            "components.html", "组件", noindex=True, breadcrumbs=(("首页", ""), ("组件", None))
        ),
        decision=DECISION,
        cards=[card(DECISION, agencies["lanchuan"]), card(DECISION, agencies["jiangling"])],
        marked_title=Markup("澜川宏远精细<mark>化工</mark>有限公司未按规定设置可燃气体报警装置案"),
        options=(
            Option("澜川市应急管理局", 38, value="lanchuan", chosen=True),
            Option("东岭县应急管理局", 21, value="dongling"),
        ),
        linked=(
            Option("行政处罚", 61, "?act=penalty", chosen=True),
            Option("行政许可", 12, "?act=licence"),
        ),
        rows=(
            Row("当事人", Markup("<b>澜川宏远精细化工有限公司</b>"), "party_name"),
            Row("统一社会信用代码", "91990100MA0000001H", "party_code"),
            Row(
                "违法事实",
                "2026年10月12日检查发现，甲醇罐区4台可燃气体探测器中有2台停用。",
            ),
            Row("法定代表人", ""),
        ),
        steps=(
            Moved("2026-11-20", "公示"),
            Moved("2026-11-24", "更正", "更正了处罚依据的条款。", "warn"),
            Moved("2026-12-01", "撤回", "决定被依法撤销。", "seal"),
            Moved("2026-12-02", "重新公示", "", "ok"),
        ),
        months=[(f"2026-{month:02}", 40 + month * 17 % 60) for month in range(1, 13)],
        kinds=(("罚款", 55), ("警告", 9), ("责令停产停业", 4)),
        table=(("罚款", 55, "金额见年报"), ("警告", 9, ""), ("责令停产停业", 4, "")),
        prose=Markup(
            "<h2>正文</h2><p>一段文字，带<a href='#latest'>链接</a>和<code>代码</code>。</p>"
            "<ul><li>一</li><li>二</li></ul><blockquote><p>引文。</p></blockquote>"
            "<table><thead><tr><th>序号</th><th>事项</th></tr></thead>"
            "<tbody><tr><td>1</td><td>检查安全生产教育培训</td></tr></tbody></table>"
        ),
        code=Markup(  # noqa: S704
            segno.make("https://gongshi.invalid/", micro=False).svg_inline(
                svgclass=None, lineclass=None, omitsize=True
            )
        ),
    )


def write_page(folder: Path) -> Path:
    """Write the page and its static files below ``folder``; returns the page's path."""
    for name, source in static_files().items():
        place = folder / static_path(name)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, place)
    page = folder / "components.html"
    page.write_text(component_page(), encoding="utf-8")
    return page


def reference() -> str:
    """The list of components in Markdown, from the contracts on top of their files."""
    parts = [
        "# Components of the theme\n\nWritten by `python docs/make_components.py --reference`."
    ]
    for path in sorted((TEMPLATES / "components").glob("*.html")):
        source = path.read_text(encoding="utf-8")
        contract, macro = _CONTRACT.search(source), _MACRO.search(source)
        if contract is None or macro is None:
            raise ValueError(f"{path.name} 缺少说明或宏")
        text = " ".join(contract[1].split()).replace("{% raw %}", "").replace("{% endraw %}", "")
        parts.append(f"## {path.stem}\n\n`{macro[1]}`\n\n{text}")
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    if sys.argv[1:] == ["--reference"]:
        REFERENCE.write_text(reference(), encoding="utf-8")
    else:
        write_page(Path(sys.argv[1]))
