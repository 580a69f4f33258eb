"""`portal doctor` names what is missing or wrong, and falls silent as it is put right."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from desk.cli import portal
from disclosure.data_folder import DataFolder
from disclosure.models import RegisterFacts
from disclosure.site import CONTENT
from publish.doctor import _targets, examine
from publish.publication import publish
from publish.tick import tick
from search.settings import ENGINE, SHARDS
from tests.register_builders import a_decision, at, disclosed

REAL = {
    "name": "演示市应急管理局",
    "owner": "演示市应急管理局",
    "tagline": "谁执法，谁公示。",
    "url": "https://yjj.lanchuan.gov.cn",
    "domain": "yjj.lanchuan.gov.cn",
    "id_code": "1301000001",
    "icp": "冀ICP备00000001号",
    "police_record": "冀公网安备00000000000001号",
    "party_organ_badge": "https://bszs.conac.cn/sitename?method=show",
    "phone": "0199-5550002",
    "address": "人民路21号",
}


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A content folder with every setting made and next year's working days."""
    place = tmp_path / "content"
    place.mkdir()
    for path in CONTENT.iterdir():
        if path.name not in ("site.yaml", "calendar"):
            (place / path.name).symlink_to(path)
    (place / "site.yaml").write_text(yaml.safe_dump(REAL, allow_unicode=True), encoding="utf-8")
    (place / "calendar").mkdir()
    for path in (CONTENT / "calendar").iterdir():
        (place / "calendar" / path.name).symlink_to(path)
    table = {
        "year": 2027,
        "notice": {"title": "测试", "dated": date(2026, 11, 1)},
        "holidays": [date(2027, 1, 1)],
        "worked": [],
    }
    (place / "calendar" / "2027.yaml").write_text(yaml.safe_dump(table), encoding="utf-8")
    return place


def test_a_sound_installation_has_nothing_to_report(
    folder: DataFolder, content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disclosed()
    RegisterFacts.objects.update(is_rehearsal=False)
    folder.register.chmod(0o600)
    tick(folder, at(16, 10), content=content)

    assert examine(folder, at(16, 10), content) == []
    monkeypatch.setenv(ENGINE, SHARDS)
    (other,) = examine(folder, at(16, 10), content)
    assert "上次发布时的设置是 whoosh，这里是 shards" in str(other)


def test_what_is_wrong_is_named_with_what_to_do(
    folder: DataFolder, content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disclosed()
    RegisterFacts.objects.update(rules_hash="0" * 64)
    folder.register.chmod(0o644)
    (content / "calendar" / "2027.yaml").unlink()
    settings = {name: value for name, value in REAL.items() if name != "icp"}
    settings["domain"] = "gongshi.invalid"
    (content / "site.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    monkeypatch.setattr("publish.doctor.WHOOSH_BEARS", 0)

    said = "\n".join(map(str, examine(folder, at(16, 10), content)))

    for words in (
        "缺少ICP 备案号",
        "gongshi.invalid",
        "缺少 2027 年",
        "不是生效中的 000000000000",
        "从未运行",
        "从未发布",
        "没有 Whoosh 索引",
        "PORTAL_SEARCH_ENGINE=shards",
        "演示数据",
        "权限是 644",
    ):
        assert words in said, (words, said)


def test_what_ended_and_still_stands_is_named_and_so_is_a_tick_that_stopped(
    folder: DataFolder, content: Path
) -> None:
    public_id = disclosed(a_decision())
    publish(folder, at(16, 10), content=content)
    later = at(14, 1, year=2027)

    said = "\n".join(map(str, examine(folder, later, content)))

    assert f"{public_id} 已终止而未撤净" in said
    assert "上次运行在 2026-11-16" in said
    after = examine(folder, at(16, 10) + timedelta(minutes=1), content)
    assert not [one for one in after if one.subject in ("到期撤下", "定时任务")]


def test_the_command_ends_with_code_three_and_lists_findings_for_programs(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_DATA", str(folder.path))

    said = CliRunner().invoke(portal, ["doctor", "--json", "--as-of", at(16, 10).isoformat()])

    assert said.exit_code == 3
    subjects = {one["subject"] for one in json.loads(said.stdout)["findings"]}
    assert {"网站设置", "工作日历", "定时任务", "登记册"} <= subjects


def test_a_target_that_cannot_answer_410_by_itself_is_named(
    folder: DataFolder,
) -> None:
    (folder.path / "deploy.yaml").write_text(
        "targets: [{name: 云存储, kind: s3, bucket: site, url: http://127.0.0.1:1}]\n"
    )

    texts = [str(one) for one in _targets(folder)]

    assert len(texts) == 1
    assert "“云存储”没有 serving" in texts[0]
