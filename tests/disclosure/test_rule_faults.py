"""Faults in the files of a pack are told in Chinese, with their place, and hide nothing else."""

from __future__ import annotations

import pytest

from tests.disclosure.packs import change, copied, problems, rule


@pytest.fixture
def folder(tmp_path):
    """A copy of the shipped pack that a test may spoil."""
    return copied(tmp_path)


def test_a_misspelt_key_is_named_with_its_place(folder):
    change(folder, "periods", lambda v: rule(v, "BL11").update(max_perid="P3Y"))

    assert "periods.yaml：rules › 第 7 项 › max_perid" in problems(folder)


def test_the_problems_of_all_files_are_shown_at_once(folder):
    (folder / "gates.yaml").unlink()
    change(folder, "periods", lambda v: rule(v, "BL11").update(period="3 years"))
    change(folder, "policy", lambda v: v.pop("version"))

    found = problems(folder)

    assert "gates.yaml：规则包缺少这个文件" in found
    assert "“3 years”不是期限" in found
    assert "policy.yaml：version" in found


def test_every_fault_of_a_file_is_said_in_chinese(folder):
    change(folder, "periods", lambda v: rule(v, "BL11").update(max_perid="P3Y", publish="maybe"))
    change(folder, "gates", lambda v: v["gates"][0].pop("sources"))
    change(folder, "deadlines", lambda v: v["deadlines"][0].update(working_days="七"))
    change(folder, "policy", lambda v: v["transition"].update(cutover="四月一日"))

    found = problems(folder)

    assert "periods.yaml：rules › 第 7 项 › max_perid：没有这一项，请核对拼写" in found
    assert "periods.yaml：rules › 第 7 项 › publish：应是true、false或者if_decided" in found
    assert "gates.yaml：gates › 第 1 项 › sources：缺少这一项" in found
    assert "deadlines.yaml：deadlines › 第 1 项 › working_days：应是整数" in found
    assert "policy.yaml：transition › cutover：应是日期，写作 2026-04-01" in found


def test_a_fault_without_words_of_ours_keeps_its_own(folder):
    change(folder, "periods", lambda v: rule(v, "BL11").update(period="3Y"))

    assert (
        "periods.yaml：rules › 第 7 项 › period：“3Y”不是期限，应写作 P3M（三个月）或 P1Y（一年）"
        in problems(folder).splitlines()
    )


def test_a_key_that_stands_twice_is_named(folder):
    path = folder / "policy.yaml"
    text = path.read_text(encoding="utf-8").replace("on_max_end: stop", "on_max_end: stop\n" * 2)
    path.write_text(text, encoding="utf-8")

    assert "policy.yaml：不是有效的 YAML（第 15 行：“on_max_end”写了两次）" in problems(folder)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("gates: [", "第 2 行：括号里的内容没有写完", id="没有写完"),
        pytest.param("gates: [a b: c", "第 2 行：方括号没有配对", id="方括号"),
        pytest.param("gates: {a: b", "第 2 行：花括号没有配对", id="花括号"),
        pytest.param("form:\n\tb: c", "第 2 行：这里不能用这个字符，缩进请用空格", id="制表符"),
        pytest.param("form: a: b", "第 1 行：一行里有两个冒号，请给内容加上引号", id="两个冒号"),
        pytest.param("form:\n  a: b\n c: d", "第 3 行：应是“名称: 内容”，请核对", id="缩进"),
        pytest.param('form: "a', "第 1 行：引号没有配对", id="引号"),
        pytest.param("form: *a", "第 1 行：引用了没有定义的名称", id="引用"),
        pytest.param("form: !!x y", "第 1 行：不认识这种类型标记", id="类型标记"),
        pytest.param("form: \x01", "写法不对，请核对缩进、冒号、引号和括号", id="控制字符"),
        pytest.param("a:\n  - b\n  c: d", "第 3 行：应以“- ”开头", id="列表"),
    ],
)
def test_a_file_that_is_not_yaml_is_named_with_its_line(folder, text, words):
    (folder / "gates.yaml").write_text(text, encoding="utf-8")

    assert f"gates.yaml：不是有效的 YAML（{words}" in problems(folder)


def test_the_choices_that_there_are_stand_in_chinese_and_the_place_of_a_whole_file_too(folder):
    change(folder, "policy", lambda v: v["tiers"]["hints"][0].update(tier="很重"))
    (folder / "gates.yaml").write_text("- a", encoding="utf-8")

    found = problems(folder)

    assert "policy.yaml：tiers › hints › 第 1 项 › tier：应是轻微、一般或者严重" in found
    assert "gates.yaml：全文：应是一组“名称: 内容”" in found


def test_faults_of_one_file_do_not_hide_that_the_rules_contradict_each_other(folder):
    def spoil(values):
        rule(values, "CR36-MINOR")["maximum_period"] = "P3M"
        del rule(values, "BL11")["sources"]
        rule(values, "LICENCE")["in_force"]["from"] = "2019-02-29"
        rule(values, "CR36-SERIOUS")["in_force"]["from"] = "2026-04-02"
        rule(values, "CR58-SIMPLE")["in_force"]["to"] = "2026-04-01"
        never = dict(rule(values, "CR36-GENERAL"), id="CR36-NEVER", period="P1M", max_period="P1M")
        del never["min_period"], never["early_end"]
        never["applies_when"] = dict(never["applies_when"], procedures=["普通程序"])
        values["rules"].append(never)

    change(folder, "periods", spoil)
    change(folder, "gates", lambda v: v["gates"].pop(3))

    found = problems(folder)

    assert "periods.yaml：rules › 第 1 项 › maximum_period：没有这一项，请核对拼写" in found
    assert "periods.yaml：rules › 第 7 项 › sources：缺少这一项" in found
    assert "periods.yaml：rules › 第 8 项 › in_force › from：没有“2019-02-29”这一天" in found
    assert "严重，普通程序，其他行政处罚，自 2026-04-01 起没有规则规定公示期" in found
    assert "2026-04-01 有 CR36-GENERAL、CR58-SIMPLE 同时施行，而出自不同的规定" in found
    assert "CR36-NEVER：任何情形下都轮不到这条规则" in found
    assert "gates.yaml 缺少“is_private”的关口" in found


def test_a_missing_source_is_not_taken_for_another_law(folder):
    change(folder, "periods", lambda v: rule(v, "CR58-SAFETY").pop("sources"))

    assert problems(folder).splitlines() == ["periods.yaml：rules › 第 5 项 › sources：缺少这一项"]


@pytest.mark.parametrize("value", ["sometimes", 3], ids=["文字", "数字"])
def test_a_period_that_nobody_can_read_is_told_alone(folder, value):
    change(folder, "periods", lambda v: rule(v, "BL11").update(period=value))
    change(folder, "gates", lambda v: v["gates"].pop(3))

    assert problems(folder).splitlines() == [
        f"periods.yaml：rules › 第 7 项 › period：“{value}”不是期限，"
        "应写作 P3M（三个月）或 P1Y（一年）"
    ]


def test_a_day_that_there_is_where_a_number_belongs_is_no_missing_day(folder):
    change(folder, "deadlines", lambda v: v["deadlines"][0].update(working_days="2026-02-28"))

    assert problems(folder).splitlines() == [
        "deadlines.yaml：deadlines › 第 1 项 › working_days：应是整数"
    ]


def test_a_misspelt_key_that_rules_share_is_told_at_each_and_hides_nothing(folder):
    path = folder / "periods.yaml"
    shared = "in_force: &old {from: 2023-05-01, to: 2026-03-31, until: 2026-04-01}"
    text = path.read_text(encoding="utf-8")
    text = text.replace("in_force: {from: 2023-05-01, to: 2026-03-31}", shared, 1)
    text = text.replace("in_force: {from: 2023-05-01, to: 2026-03-31}", "in_force: *old")
    path.write_text(text, encoding="utf-8")
    change(folder, "gates", lambda v: v["gates"].pop(3))

    assert problems(folder).splitlines() == [
        "periods.yaml：rules › 第 4 项 › in_force › until：没有这一项，请核对拼写",
        "periods.yaml：rules › 第 5 项 › in_force › until：没有这一项，请核对拼写",
        "periods.yaml：rules › 第 6 项 › in_force › until：没有这一项，请核对拼写",
        "gates.yaml 缺少“is_private”的关口",
    ]
