"""A workbook is measured as a zip file before anything in it is parsed."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from disclosure.errors import BadInput
from disclosure.intake.limit import MAX_RATIO, MAX_UNPACKED, too_large

_REFUSED = (
    ("xl/vbaproject.bin", "含有宏，请另存为不含宏的 .xlsx"),
    ("xl/externallinks/", "引用了其他工作簿，请断开外部链接后重试"),
    ("xl/connections.xml", "含有外部数据连接，请删除后重试"),
    ("xl/activex/", "含有 ActiveX 控件，请删除后重试"),
    ("xl/embeddings/", "嵌入了其他文件，请删除后重试"),
    ("xl/macrosheets/", "含有宏表，请删除后重试"),
)
_MAX_PARTS = 5_000


def measure(path: Path, name: str) -> int:
    """The unpacked bytes of a workbook; `BadInput` for what is none, or is too much, or unsafe."""
    too_large(path, name)
    _recognise(path, name)
    try:
        with zipfile.ZipFile(path) as parts:
            infos = parts.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise BadInput(f"{name} 已损坏，不能作为工作簿打开") from None
    _parts(infos, name)
    return _sizes(infos, name)


def _recognise(path: Path, name: str) -> None:
    with path.open("rb") as file:
        magic = file.read(8)
    if magic.startswith(b"\xd0\xcf\x11\xe0"):
        raise BadInput(f"{name} 是加密的工作簿或旧版 .xls，请另存为不加密的 .xlsx")
    if not magic.startswith(b"PK\x03\x04"):
        raise BadInput(f"{name} 不是 .xlsx 工作簿")


def _parts(infos: list[zipfile.ZipInfo], name: str) -> None:
    names = [info.filename.lower().replace("\\", "/") for info in infos]
    if len(infos) > _MAX_PARTS or len(set(names)) != len(names):
        raise BadInput(f"{name} 的内部结构不正常（部件过多或者重名），不予打开")
    if any(info.flag_bits & 1 for info in infos):
        raise BadInput(f"{name} 已加密，请去掉密码后重试")
    for part, message in _REFUSED:
        if any(found.startswith(part) for found in names):
            raise BadInput(f"{name} {message}")
    if "xl/workbook.bin" in names:
        raise BadInput(f"{name} 是 .xlsb 二进制工作簿，请另存为 .xlsx")
    if not any(re.fullmatch(r"xl/workbook\d*\.xml", found) for found in names):
        raise BadInput(f"{name} 是压缩文件，但不是 .xlsx 工作簿")


def _sizes(infos: list[zipfile.ZipInfo], name: str) -> int:
    total = sum(info.file_size for info in infos)
    if total > MAX_UNPACKED:
        raise BadInput(
            f"{name} 解压后有 {total // 2**20} MB，超过 {MAX_UNPACKED // 2**20} MB，不予打开"
        )
    for info in infos:
        if info.file_size > 2**20 and info.file_size > MAX_RATIO * max(info.compress_size, 1):
            raise BadInput(f"{name} 的压缩率异常（{info.filename}），不予打开")
    return total
