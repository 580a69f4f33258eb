"""The page on security says what the tests prove, and no more."""

from __future__ import annotations

from docs.make_security import FILE, proofs, security_page


def test_the_page_on_security_is_made_from_the_tests() -> None:
    assert FILE.read_text(encoding="utf-8") == security_page(), "run: make docs"


def test_every_proof_says_in_words_what_holds() -> None:
    found = proofs()

    assert len({one.number for one in found}) >= 50
    assert all(one.words.endswith(".") for one in found)
