"""Files that come in and go out, by ASVS 5.0 numbers."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from disclosure import register
from disclosure.paper import papers_of
from disclosure.people import Role
from tests.bad_files.corpus import BAD
from tests.desk.conftest import SignIn
from tests.desk.test_security_steps import withdrawing
from tests.register_builders import a_decision, disclosed, taken_in


def test_v1_2_10_no_cell_of_an_export_is_a_formula(sign_in: SignIn) -> None:
    """CSV values that a spreadsheet would run are quoted; workbook cells are text."""
    from dataclasses import replace

    decision = a_decision()
    taken_in(replace(decision, party=replace(decision.party, name="=HYPERLINK(1)", code=None)))
    client = sign_in("lin", Role.CLERK, "lanchuan")

    csv = client.get("/desk/decisions/?form=csv").content.decode("utf-8-sig")
    book = load_workbook(io.BytesIO(client.get("/desk/decisions/?form=xlsx").content))

    assert '"\'=HYPERLINK(1)"' in csv
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value == "=HYPERLINK(1)"} == {"s"}


def test_v3_2_1_v5_4_1_a_paper_leaves_as_a_file_under_a_name_of_ours(sign_in: SignIn) -> None:
    """An uploaded paper is never shown in a page, and the name it came with names nothing."""
    public_id = disclosed()
    clerk = sign_in("lin", Role.CLERK, "lanchuan")
    name = '..\\..\\x"; filename="evil.html'
    withdrawing(clerk, public_id, paper=SimpleUploadedFile(name, b"%PDF-1.4 <script>"))
    (paper,) = papers_of(public_id)

    answer = clerk.get(f"/desk/decisions/{public_id}/papers/{paper.id}/")

    assert answer["Content-Disposition"] == f'attachment; filename="paper-{paper.sha256[:12]}.pdf"'
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    county = sign_in("tang", Role.CLERK, "dongling")
    assert county.get(f"/desk/decisions/{public_id}/papers/{paper.id}/").status_code == 404


def test_v5_2_1_a_file_that_is_too_large_is_refused(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files end at 20 MB, papers at 10 MB."""
    from desk import upload

    monkeypatch.setattr(upload, "LARGEST", 1000)
    client = sign_in("lin", Role.CLERK, "lanchuan")
    file = SimpleUploadedFile("x.csv", b"a" * 1001)

    assert "超过" in client.post("/desk/import/", {"file": file}).content.decode()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.pdf", b"MZ\x90\x00"),
        ("x.png", b"<svg onload=alert(1)>"),
        ("x.jpg", b"%!PS"),
        ("x.html", b"<script>alert(1)</script>"),
    ],
)
def test_v5_2_2_a_paper_is_what_its_first_bytes_say(
    sign_in: SignIn, name: str, content: bytes
) -> None:
    """A paper is a PDF, PNG or JPEG by its content, whatever it is called."""
    public_id = disclosed()
    clerk = sign_in("lin", Role.CLERK, "lanchuan")

    withdrawing(clerk, public_id, paper=SimpleUploadedFile(name, content))

    assert not papers_of(public_id)


@pytest.mark.parametrize("name", sorted(BAD))
def test_v5_2_3_v1_5_1_hostile_files_end_in_a_sentence(
    sign_in: SignIn, name: str, tmp_path: Path
) -> None:
    """Bombs, external entities, macros, formulas: read in a limited child, refused in words."""
    client = sign_in("lin", Role.CLERK, "lanchuan")
    path = BAD[name][0](tmp_path)

    answer = client.post(
        "/desk/import/", {"file": SimpleUploadedFile(path.name, path.read_bytes())}, follow=True
    )

    assert answer.status_code == 200
    assert not list(register.entries())


@pytest.mark.parametrize("name", ["../../etc/passwd.csv", "a/b.csv", "x\x00.csv", "con.csv"])
def test_v5_3_2_no_name_from_outside_names_a_file(
    sign_in: SignIn, name: str, tmp_path: Path
) -> None:
    """Uploads stand under random names in one folder that no server serves."""
    client = sign_in("lin", Role.CLERK, "lanchuan")
    client.post("/desk/import/", {"file": SimpleUploadedFile(name, b"a,b\n1,2\n")})

    names = [path.name for path in tmp_path.rglob("*.csv")]

    assert all(len(one) == 36 for one in names)
    assert client.get("/desk/import/..%2f..%2fregister.sqlite3/").status_code == 404


def test_v5_4_2_names_of_files_that_leave_are_plain(sign_in: SignIn) -> None:
    """No name in Content-Disposition comes from outside."""
    public_id = disclosed()
    client = sign_in("sun", Role.REVIEWER, "lanchuan")

    for page in ("decisions/?form=csv&q=a%0d%0aX:1", f"decisions/{public_id}/history.csv"):
        assert "\n" not in client.get(f"/desk/{page}")["Content-Disposition"]
