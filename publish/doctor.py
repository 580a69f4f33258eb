"""What is missing or wrong in an installation, each with what to do about it.

Looked at: the settings that 国办发〔2019〕19号 and the filing rules ask of a government site, the
working-day tables, the tick, endings that are overdue, the rules in force, the search index, and
who may read the register.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

from disclosure.calendar import WorkingDays
from disclosure.data_folder import DataFolder
from disclosure.errors import PortalError
from disclosure.moment import day_of, parse_moment
from disclosure.rules import load_rules
from disclosure.site import Site, load_site
from publish import gone, status
from publish.manifest import Manifest
from publish.overdue import overdue
from publish.targets import settings
from search import whoosh_index
from search.settings import WHOOSH, named_engine

TICK_AGE = timedelta(minutes=5)
"""A tick comes every minute; after so long something is wrong."""
WHOOSH_BEARS = 20_000
"""Up to so many decisions Whoosh answers as quickly as it should (``docs/why/whoosh.md``)."""

_OF_THE_SITE = {
    "id_code": "政府网站标识码",
    "domain": "网站域名",
    "column": "栏目名称",
    "icp": "ICP 备案号",
    "police_record": "公安机关备案号",
    "party_organ_badge": "党政机关网站标识",
    "phone": "联系电话",
    "address": "联系地址",
}
_INVENTED = ("127.0.0.1", "localhost", ".invalid", ".example", ".test")


@dataclass(frozen=True, slots=True)
class Ailment:
    """One thing that is missing or wrong: what it is about, what is wrong, what to do."""

    subject: str
    text: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.subject}：{self.text}。{self.remedy}"


def examine(folder: DataFolder, now: datetime, content: Path) -> list[Ailment]:
    """Everything that is missing or wrong."""
    register: Any = import_module("disclosure.register")
    return [
        *_site(load_site(content)),
        *_calendar(content, day_of(now)),
        *_rules(content),
        *_ticks(folder, now),
        *_endings(folder, register, now),
        *_targets(folder),
        *_search(folder, register.figures(now).live),
        *_register(folder, is_rehearsal=register.is_rehearsal()),
    ]


def _site(site: Site) -> Iterator[Ailment]:
    for name, title in _OF_THE_SITE.items():
        if not getattr(site, name):
            yield Ailment("网站设置", f"缺少{title}", f"请在 site.yaml 中填写 {name}")
    for name in ("url", "domain"):
        value = getattr(site, name)
        if any(invented in value for invented in _INVENTED):
            yield Ailment("网站设置", f"{name} 仍是演示用的 {value}", "请改为正式地址")
    if site.id_code.startswith("99"):
        yield Ailment("网站设置", "政府网站标识码仍是演示用的", "请改为本网站的标识码")


def _calendar(content: Path, today: date) -> Iterator[Ailment]:
    try:
        years = WorkingDays.load(content / "calendar").tables
    except PortalError as error:
        yield Ailment("工作日历", str(error), "请更正 content/calendar")
        return
    for year in (today.year, today.year + 1):
        if year not in years:
            remedy = f"国务院办公厅发布放假通知后请录入 content/calendar/{year}.yaml"
            yield Ailment("工作日历", f"缺少 {year} 年，跨年的公开期限只能暂定", remedy)


def _rules(content: Path) -> Iterator[Ailment]:
    try:
        pack = load_rules(content / "rules")
    except PortalError as error:
        yield Ailment("规则包", str(error), "请更正 content/rules")
        return
    in_force = import_module("disclosure.rule_adoption").pack_in_force()
    if in_force not in ("", pack.hash):
        text = f"content/rules（{pack.hash[:12]}）不是生效中的 {in_force[:12]}，不能批准新的公示"
        yield Ailment("规则包", text, "请用 portal check --rules 核对后生效")


def _ticks(folder: DataFolder, now: datetime) -> Iterator[Ailment]:
    said = status.read(folder)
    ran_at = said.get("ran_at")
    if ran_at is None:
        yield Ailment("定时任务", "从未运行", "请启用 portal-tick.timer 或 portal serve")
    elif now - parse_moment(ran_at) > TICK_AGE:
        yield Ailment(
            "定时任务", f"上次运行在 {ran_at}", "请检查 portal-tick.timer 或 portal serve"
        )
    if said.get("failure"):
        text = f"{said.get('failed_at')} 的运行失败：{said['failure']}"
        yield Ailment("定时任务", text, "请查看日志后运行 portal tick")
    for reason in said.get("quarantined", ()):
        yield Ailment("发布", f"未公示 {reason}", "请更正后重新批准")
    for path in said.get("down", ()):
        yield Ailment("发布", f"{path} 暂停访问", "请运行 portal publish")
    if said.get("looked_residue"):
        text = f"{said['looked_at']} 全面查找，发现 {said['looked_residue']} 处"
        yield Ailment("残留", text, "请运行 portal verify 查看，再运行 portal publish --full")
    mark = gone.Mark(folder.tombstones).read()
    if mark is None or not folder.site.is_dir():
        yield Ailment("发布", "网站从未发布", "请运行 portal publish")
    elif now < mark:
        text = f"时钟（{now.isoformat()}）早于站点已更新到的 {mark.isoformat()}"
        yield Ailment("时钟", text, "请校正时钟，否则不再更新")


def _endings(folder: DataFolder, register: Any, now: datetime) -> Iterator[Ailment]:
    for public_id in overdue(folder, register, now):
        yield Ailment("到期撤下", f"{public_id} 已终止而未撤净", "请立即运行 portal tick")
    for one in register.due(now):
        if one.kind.name in ("DEADLINE", "EMERGENCY"):
            text = f"{one.public_id} 应于 {one.at:%Y-%m-%d %H:%M} 前办理"
            yield Ailment(str(one.kind.value), text, "请在工作台办理")


def _targets(folder: DataFolder) -> Iterator[Ailment]:
    try:
        deployment = settings.read(folder)
    except PortalError as error:
        yield Ailment("部署目标", str(error), "请更正 deploy.yaml")
        return
    for one in deployment.targets:
        if one.url is None:
            yield Ailment("部署目标", f"“{one.name}”没有 url，撤下后无法核查", "请填写 url")
        if one.open_serving() is None:
            text = f"“{one.name}”没有 serving，到期后须等定时任务删除，期间仍可访问"
            yield Ailment(
                "部署目标", text, "请用能按 ends.map 应答 410 的服务器（deploy/nginx.conf）"
            )


def _search(folder: DataFolder, live: int) -> Iterator[Ailment]:
    last = None
    if folder.manifest.exists():
        with closing(Manifest(folder.manifest)) as manifest:
            last = manifest.note("engine")
    engine = named_engine(last)
    if last not in (None, engine):
        text = f"上次发布时的设置是 {last}，这里是 {engine}"
        yield Ailment("站内检索", text, "请让各服务的 PORTAL_SEARCH_ENGINE 相同")
    if engine != WHOOSH:
        return
    if not whoosh_index.exists(folder.whoosh):
        yield Ailment("站内检索", "没有 Whoosh 索引", "请运行 portal publish --full")
    if live > WHOOSH_BEARS:
        text = f"公示中 {live} 件，超过 Whoosh 适用的 {WHOOSH_BEARS} 件"
        yield Ailment("站内检索", text, "请设置 PORTAL_SEARCH_ENGINE=shards")


def _register(folder: DataFolder, *, is_rehearsal: bool) -> Iterator[Ailment]:
    if is_rehearsal:
        yield Ailment("登记册", "是演示数据", "正式使用请另建数据目录：portal create")
    mode = stat.S_IMODE(folder.register.stat().st_mode)
    if mode & 0o077:
        text = f"{folder.register.name} 的权限是 {mode:o}，他人可以读写"
        yield Ailment("登记册", text, "请改为 600")
