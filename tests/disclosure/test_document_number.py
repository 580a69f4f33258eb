"""One number, many spellings."""

from __future__ import annotations

import pytest

from disclosure.document_number import DocumentNumber, canonical, parse, spellings


@pytest.mark.parametrize(
    ("written", "form", "parts"),
    [
        pytest.param(
            "（X）应急罚〔2021〕12号",
            "（X）应急罚〔2021〕12号",
            DocumentNumber("X", "罚", 2021, "", "12"),
            id="模板",
        ),
        pytest.param(
            "(湘株醴)应急罚〔2023〕125 号",
            "（湘株醴）应急罚〔2023〕125号",
            DocumentNumber("湘株醴", "罚", 2023, "", "125"),
            id="半角括号、号前空格",
        ),
        pytest.param(
            "(津保)应急罚[2023]k-39号",
            "（津保）应急罚〔2023〕k-39号",
            DocumentNumber("津保", "罚", 2023, "k", "39"),
            id="方括号、子序列",
        ),
        pytest.param(
            "丘应急罚〔2019〕事故-03号",
            "丘应急罚〔2019〕事故-03号",
            DocumentNumber("丘", "罚", 2019, "事故", "03"),
            id="前导零保留",
        ),
        pytest.param(
            "深龙华应急罚〔2026〕1号",
            "深龙华应急罚〔2026〕1号",
            DocumentNumber("深龙华", "罚", 2026, "", "1"),
            id="简称不加括号",
        ),
        pytest.param(
            "（澜）应急现决［2026］第 7-2 号",
            "（澜）应急现决〔2026〕7-2号",
            DocumentNumber("澜", "现决", 2026, "", "7", "2"),
            id="全角方括号、第、分号",
        ),
    ],
)
def test_every_real_variant_has_one_canonical_form(written, form, parts):
    assert canonical(written) == form
    assert parse(written) == parts


def test_a_street_offices_number_is_kept_and_not_parsed():
    assert canonical("澜东街综行罚决字【２０２６】1 号") == "澜东街综行罚决字〔2026〕1号"
    assert parse("澜东街综行罚决字〔2026〕1号") is None


def test_all_spellings_lead_back_to_the_canonical_form():
    number = "（津保）应急罚〔2023〕k-39号"
    forms = spellings(number)

    assert forms[0] == number
    assert "(津保)应急罚[2023]k-39 号" in forms
    assert "（津保）应急罚〔2023〕第k—39号" in forms
    assert {canonical(form) for form in forms if form.startswith(("（", "("))} == {number}


def test_the_canonical_form_is_its_own_canonical_form():
    for form in spellings("丘应急罚〔2019〕事故-03号"):
        assert canonical(canonical(form)) == canonical(form)
