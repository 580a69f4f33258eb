"""Keeping an installation sound: ``doctor backup restore``."""

from __future__ import annotations

from pathlib import Path

import click

from desk.cli import findings
from desk.options import Context, as_json, as_of, dry_run, print_json
from publish import backup as backups
from publish import cipher, doctor, gone_elsewhere
from publish import restore as restoring

KEY_FILE = click.option(
    "--key-file",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="A file of mode 600 with 32 random bytes in Base64 (openssl rand -base64 32).",
)


@click.command("doctor")
@as_json
@as_of
def examine(context: Context, as_json: bool) -> None:
    """Say what is missing or wrong in this installation; exit code 3 if anything is."""
    context.open_register()
    from disclosure.reference_change import overridings

    found = doctor.examine(context.folder, context.now, context.content)
    changed = overridings(context.folder)
    found += [
        doctor.Ailment(f"content/{one.path}", "改动未经两人确认", "请在工作台的“资料”中重新办理")
        for one in changed
        if not one.is_confirmed
    ]
    if as_json:
        print_json({"findings": found, "overrides": changed})
    else:
        for one in changed:
            click.echo(f"改动  content/{one.path}  {one.sha256[:12]}（数据目录中的文件代替随附的）")
        for ailment in found:
            click.echo(str(ailment))
        click.echo(f"发现 {len(found)} 项问题。" if found else "没有发现问题。")
    if found:
        findings()


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@KEY_FILE
@dry_run
@as_json
@as_of
def backup(context: Context, file: Path, key_file: Path, dry_run: bool, as_json: bool) -> None:
    """Write an encrypted, checked copy of the register to FILE, while everything goes on.

    Tombstones are left out: keep them elsewhere, for a restore needs them.
    """
    context.open_register()
    key = cipher.read_key(key_file)
    contents = backups.back_up(context.folder, file.resolve(), key, context.now, dry_run=dry_run)
    if as_json:
        print_json(contents)
    else:
        done = "可以备份到" if dry_run else "已备份到"
        click.echo(f"{done} {file}：登记册 {contents.size} 字节，校验值 {contents.sha256}")
        click.echo("墓碑文件不在备份中，请另行保存；密钥请勿与备份放在一起。")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@KEY_FILE
@click.option(
    "--tombstones-from",
    "source",
    metavar="PATH_OR_URL",
    help="A copy of the tombstones, or the deployed open-data/removed.jsonl.",
)
@click.option("--force", is_flag=True, help="Replace the register that is there.")
@dry_run
@as_json
@as_of
def restore(
    context: Context,
    file: Path,
    key_file: Path,
    source: str | None,
    force: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Put the register in FILE back, after ending again whatever has ended since.

    Stop the desk, the served site and the tick first. Refused without tombstones.
    """
    context.set_up()
    ended = gone_elsewhere.known(context.folder, source)
    restored = restoring.restore(
        context.folder,
        file,
        cipher.read_key(key_file),
        ended,
        context.now,
        recorded_at=context.recorded_at,
        force=force,
        dry_run=dry_run,
    )
    if as_json:
        print_json(restored)
    else:
        _say(restored, dry_run=dry_run)


def _say(restored: restoring.Restored, *, dry_run: bool) -> None:
    taken = f"{restored.contents.taken_at:%Y-%m-%d %H:%M:%S}"
    click.echo(f"{'可以恢复' if dry_run else '已恢复'} {taken} 的登记册。")
    for public_id in restored.ended_again:
        click.echo(f"重新终止  {public_id}")
    for public_id in restored.lost:
        click.echo(f"需补办  {public_id}（备份之后公示或更正）")
    if not dry_run:
        click.echo("请运行 portal publish 更新网站，再启动服务。")


COMMANDS: list[click.Command] = [examine, backup, restore]
