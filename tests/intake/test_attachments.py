"""A decision as Word or PDF: its words go in, the file never; what cannot be read word by word is refused."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from pypdf import PdfWriter

from disclosure.agency import Agencies
from disclosure.errors import BadInput
from disclosure.intake import Reading, read, read_stream
from disclosure.intake.column import PENALTY
from tests.intake.sheets import a_penalty

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def a_word_document(path: Path, body: str, **parts: str) -> Path:
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("docProps/core.xml", "<creator>刘秘书 13800000000</creator>")
        file.writestr("word/comments.xml", "<c>内部批注：张三</c>")
        file.writestr(
            "word/document.xml", f'<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>'
        )
        for name, content in parts.items():
            file.writestr(name.replace("__", "/"), content)
    return path


def paragraph(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def run(text: str, tag: str = "t", style: str = "") -> str:
    return f"<w:r><w:rPr>{style}</w:rPr><w:{tag}>{text}</w:{tag}></w:r>"


def a_pdf(path: Path, words: str) -> Path:
    stream = f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(data)
    data += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % p for p in places)
    data += b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % table
    path.write_bytes(data)
    return path


def an_object(name: str) -> dict[str, object]:
    row = a_penalty()
    return {**{c.name: row.get(c.field) for c in PENALTY}, "文书全文文件": name}


def with_file(folder: Path, name: str, agencies: Agencies) -> Reading:
    table = folder / "决定.json"
    table.write_text(
        json.dumps([an_object(name)], ensure_ascii=False, default=str),
        "utf-8",
    )
    return read(table, agencies)


def test_only_the_visible_words_of_a_word_document_go_in(
    tmp_path: Path, agencies: Agencies
) -> None:
    body = paragraph(run("行政处罚"), run("决定书"))
    body += paragraph(run("删去的", "delText"), run("隐藏的", style="<w:vanish/>"), run("正文"))
    a_word_document(tmp_path / "决定书.docx", body)

    (row,) = with_file(tmp_path, "决定书.docx", agencies)

    assert row.decision.full_text == "行政处罚决定书\n\n正文"


def test_the_words_of_a_pdf_go_in(tmp_path: Path, agencies: Agencies) -> None:
    a_pdf(tmp_path / "decision.pdf", "Decision No. 126")

    (row,) = with_file(tmp_path, "decision.pdf", agencies)

    assert row.decision.full_text == "Decision No. 126"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("照片.jpg", "图片不能公开"),
        ("../决定书.docx", "应为同一文件夹中的文件名"),
        ("没有.docx", "应为同一文件夹中的文件名"),
        ("旧版.doc", "另存为 .docx"),
        ("坏的.docx", "已损坏"),
        ("有宏.docx", "含有宏"),
        ("嵌入.docx", "嵌入了其他文件"),
        ("扫描.pdf", "可能是扫描件"),
        ("加密.pdf", "已加密，请去掉密码后重试"),
        ("实体.docx", "不能读取"),
    ],
)
def test_a_document_that_cannot_be_read_word_by_word_is_refused(
    name: str, said: str, tmp_path: Path, agencies: Agencies
) -> None:
    for other in ("照片.jpg", "旧版.doc", "坏的.docx"):
        (tmp_path / other).write_bytes(b"PK\x03\x04 no document")
    a_word_document(tmp_path / "有宏.docx", paragraph(run("字")), word__vbaProject_bin="")
    with zipfile.ZipFile(tmp_path / "有宏.docx", "a") as file:
        file.writestr("word/vbaProject.bin", "macro")
    a_word_document(tmp_path / "嵌入.docx", paragraph(run("字")))
    with zipfile.ZipFile(tmp_path / "嵌入.docx", "a") as file:
        file.writestr("word/embeddings/ole.bin", "x")
    a_pdf(tmp_path / "扫描.pdf", "")
    a_pdf(tmp_path / "加密.pdf", "Decision No. 126")
    with PdfWriter(clone_from=tmp_path / "加密.pdf") as locked:
        locked.encrypt("secret", algorithm="RC4-128")
        locked.write(tmp_path / "加密.pdf")
    with zipfile.ZipFile(tmp_path / "实体.docx", "w") as file:
        bomb = '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><d>&b;</d>'
        file.writestr("word/document.xml", bomb)

    reading = with_file(tmp_path, name, agencies)

    assert list(reading) == []
    assert any(said in one.expected for one in reading.errors), reading.errors


def test_a_document_by_itself_is_refused_with_what_to_do(
    tmp_path: Path, agencies: Agencies
) -> None:
    with pytest.raises(BadInput, match="文书全文文件"):
        read(a_pdf(tmp_path / "decision.pdf", "words"), agencies)


def test_documents_of_a_folder_that_no_row_names_are_named(
    tmp_path: Path, agencies: Agencies
) -> None:
    (tmp_path / "附件").mkdir()
    for name in ("决定书.docx", "忘了填写.docx", "附件/决定书.docx"):
        a_word_document(tmp_path / name, paragraph(run("正文")))
    a_pdf(tmp_path / "扫描件.PDF", "words")
    (tmp_path / "旧版.doc").write_bytes(b"old")
    with_file(tmp_path, "决定书.docx", agencies)

    reading = read(tmp_path, agencies)

    assert len(list(reading)) == 1
    assert reading.errors == []
    assert {one.where: one.expected for one in reading.warnings} == {
        "旧版.doc": "不是可以导入的格式，没有读取",
        "忘了填写.docx": "没有一行在“文书全文文件”列写明这个文件，没有读取",
        "扫描件.PDF": "没有一行在“文书全文文件”列写明这个文件，没有读取",
        "附件/决定书.docx": "没有一行在“文书全文文件”列写明这个文件，没有读取",
    }


def test_what_comes_in_a_stream_names_no_file(tmp_path: Path, agencies: Agencies) -> None:
    a_pdf(tmp_path / "decision.pdf", "words")
    table = tmp_path / "决定.json"
    row = an_object("decision.pdf")
    table.write_text(json.dumps([row], ensure_ascii=False, default=str), "utf-8")

    with table.open("rb") as stream:
        reading = read_stream(stream, agencies)
        assert list(reading) == []

    assert "同在一个文件夹" in reading.errors[0].expected
