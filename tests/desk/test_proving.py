"""An operator proves that an entry is gone, from the command line."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from desk.cli import portal
from disclosure import register
from disclosure.data_folder import DataFolder
from tests.register_builders import a_decision, at, disclosed

PUBLISHED = at(16, 10)


@pytest.fixture
def run(folder: DataFolder, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    monkeypatch.setenv("PORTAL_DATA", str(folder.path))

    def command(*words: str, when=PUBLISHED) -> Result:  # type: ignore[no-untyped-def]
        line = [*words, "--as-of", when.isoformat()]
        return CliRunner().invoke(portal, line, prog_name="portal")

    return command


def test_an_entry_is_followed_from_its_copies_to_the_proof_that_it_is_gone(
    run, folder: DataFolder, tmp_path: Path
) -> None:  # type: ignore[no-untyped-def]
    ended, held = disclosed(a_decision(1)), tmp_path / "held"
    target = {"name": "镜像", "kind": "folder", "to": str(held)}
    (folder.path / "deploy.yaml").write_text(yaml.safe_dump({"targets": [target]}))
    ends_at = next(one.ends_at for one in register.public_at(PUBLISHED))

    published = run("publish")
    before = run("where", ended)
    early = run("prove", ended)
    stale = (held / f"decisions/{ended[:2]}/{ended}.html").read_bytes()
    ticked = run("tick", when=ends_at)
    proved = run("prove", ended, "--json", when=ends_at)
    after = run("where", ended, when=ends_at)
    clean = run("verify", "--target", "镜像", when=ends_at)
    place = held / f"decisions/{ended[:2]}/{ended}.html"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(stale)
    found = run("verify", "--target", "镜像", when=ends_at)
    mended = run("deploy", "--full", when=ends_at + timedelta(minutes=1))

    assert published.exit_code == 0, published.output
    assert "已部署  镜像" in published.output
    assert f"网站文件  decisions/{ended[:2]}/{ended}.html" in before.output
    assert f"部署目标 镜像  decisions/{ended[:2]}/{ended}.html" in before.output
    assert early.exit_code == 1
    assert "没有终止" in early.output
    assert ticked.exit_code == 0, ticked.output
    assert json.loads(proved.stdout)["is_gone"] is True
    assert "登记册：决定全文（依法留存）" in after.output
    for gone in ("公开文本", "部署目标", f"decisions/{ended[:2]}"):
        assert gone not in after.output
    assert clean.exit_code == 0, clean.output
    assert found.exit_code == 3
    assert ended in found.output
    assert mended.exit_code == 0, mended.output
    assert not place.exists()


def test_without_an_id_the_punctuality_of_everything_is_told(run) -> None:  # type: ignore[no-untyped-def]
    told = run("prove")

    assert told.exit_code == 0
    assert "已终止 0 件" in told.output
