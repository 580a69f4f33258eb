"""A pack proves itself: no gap, no overlap, nothing unreachable, every problem at once."""

from __future__ import annotations

import shutil

import pytest
import yaml

from disclosure.errors import RulePackError
from disclosure.rule_form import Source
from disclosure.rules import FORMS, load_rules
from disclosure.site import CONTENT

RULES = CONTENT / "rules"


@pytest.fixture
def folder(tmp_path):
    """A copy of the shipped pack that a test may spoil."""
    for name in FORMS:
        shutil.copy(RULES / f"{name}.yaml", tmp_path)
    return tmp_path


def change(folder, name, act):
    path = folder / f"{name}.yaml"
    values = yaml.safe_load(path.read_text(encoding="utf-8"))
    act(values)
    path.write_text(yaml.safe_dump(values, allow_unicode=True), encoding="utf-8")


def rule(values, rule_id):
    return next(rule for rule in values["rules"] if rule["id"] == rule_id)


def problems(folder):
    with pytest.raises(RulePackError) as error:
        load_rules(folder)
    return "\n".join(error.value.problems)


def test_the_shipped_pack_is_sound_and_every_rule_has_a_source():
    pack = load_rules(RULES)

    cited = [*pack.periods, *pack.gates, *pack.deadlines, *pack.profiles]
    assert all(rule.sources for rule in cited)
    assert len(pack.hash) == 64


def test_the_profiles_are_shipped_disabled():
    pack = load_rules(RULES)

    assert {profile.id: profile.enabled for profile in pack.profiles} == {
        "HEB": False,
        "BJ": False,
        "SH": False,
    }
    assert pack.profile("HEB") is None


def test_an_article_is_printed_only_where_it_was_read_in_full():
    pack = load_rules(RULES)
    sources = [s for r in (*pack.periods, *pack.deadlines, *pack.gates) for s in r.sources]

    for source in sources:
        assert source.citation.endswith("条") <= (source.verified == "full")
    assert Source(title="某办法", article="第三条", verified="partial").citation == "《某办法》"
    assert Source(title="某办法", article="第三条", verified="full").citation == "《某办法》第三条"


def test_comments_and_order_of_keys_do_not_change_the_hash(folder):
    before = load_rules(folder).hash

    change(folder, "policy", lambda values: None)  # rewritten: comments gone, keys sorted

    assert load_rules(folder).hash == before


def test_any_word_that_changes_changes_the_hash(folder):
    before = load_rules(folder).hash

    change(folder, "policy", lambda values: values.update(version="2027.01"))

    assert load_rules(folder).hash != before


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


@pytest.mark.parametrize(
    ("name", "act", "words"),
    [
        pytest.param(
            "periods",
            lambda v: rule(v, "CR36-GENERAL")["in_force"].update({"from": "2026-05-01"}),
            "自 2026-04-01 起没有规则规定公示期",
            id="施行日之间有空档",
        ),
        pytest.param(
            "periods",
            lambda v: v["rules"].remove(rule(v, "CR36-SERIOUS")),
            "全国：行政处罚，法人及非法人组织，严重，普通程序，警告",
            id="缺一个等级",
        ),
        pytest.param(
            "periods",
            lambda v: v["rules"].append(dict(rule(v, "BL11"), id="BL12")),
            "BL11 与 BL12 适用条件相同，施行日期重叠",
            id="施行日期重叠",
        ),
        pytest.param(
            "periods",
            lambda v: rule(v, "CR58-SAFETY").update(
                min_period="P3M",
            ),
            "有 CR58-SAFETY、CR58-GENERAL 不分先后",
            id="两条规则不分先后",
        ),
        pytest.param(
            "periods",
            lambda v: v["rules"].append(
                dict(
                    rule(v, "CR58-GENERAL"),
                    id="NEVER",
                    period="P1Y",
                    applies_when={
                        "acts": ["行政处罚"],
                        "procedures": ["普通程序"],
                        "tiers": ["一般"],
                    },
                )
            ),
            "NEVER：任何情形下都轮不到",
            id="轮不到的规则",
        ),
        pytest.param(
            "periods",
            lambda v: rule(v, "BL11").update(period="P5Y"),
            "BL11：公示期五年长于最长公示期三年",
            id="公示期超过最长",
        ),
        pytest.param(
            "periods",
            lambda v: rule(v, "BL11").update(period="P6M", max_period="P3Y"),
            "BL11：公示期六个月短于最短公示期一年",
            id="公示期短于最短",
        ),
        pytest.param(
            "periods",
            lambda v: rule(v, "BL11").pop("period"),
            "BL11：公示的规则应写明公示期",
            id="没有公示期",
        ),
        pytest.param(
            "periods",
            lambda v: rule(v, "BL11").pop("min_period"),
            "BL11：最短公示期（min_period）与提前终止的条件不一致",
            id="条件要最短公示期却没有写",
        ),
        pytest.param(
            "periods",
            lambda v: rule(v, "BL11")["applies_when"].pop("acts"),
            "BL11：没有写明适用于哪些执法类别",
            id="没有类别",
        ),
        pytest.param(
            "periods",
            lambda v: rule(v, "CR58-SIMPLE")["in_force"].update({"to": "2023-04-30"}),
            "CR58-SIMPLE：失效日 2023-04-30 早于施行日 2023-05-01",
            id="失效早于施行",
        ),
        pytest.param(
            "periods",
            lambda v: rule(v, "BL11").update(sources=[]),
            "periods.yaml：rules › 第 7 项 › sources",
            id="没有来源",
        ),
        pytest.param(
            "periods",
            lambda v: rule(v, "LICENCE").update(id="BL11"),
            "编号“BL11”出现了 2 次",
            id="编号重复",
        ),
        pytest.param(
            "gates",
            lambda v: v["gates"].pop(0),
            "gates.yaml 缺少“secrecy_review”的关口",
            id="缺少保密审查的关口",
        ),
        pytest.param(
            "deadlines",
            lambda v: v["deadlines"][0].update(calendar_days=7),
            "D-PEN-UNIT：应写明且只写明一种计算方法",
            id="两种计算方法",
        ),
        pytest.param(
            "deadlines",
            lambda v: next(d for d in v["deadlines"] if d["id"] == "D-STATISTICS").update(
                each_year_on="02-29"
            ),
            "D-STATISTICS：“02-29”不是每年都有的日子",
            id="不是每年都有的日子",
        ),
        pytest.param(
            "deadlines",
            lambda v: v["deadlines"].pop(2),
            "行政许可（法人及非法人组织）：2019-04-23 起公示，却没有规定何时公开",
            id="许可没有公开期限",
        ),
        pytest.param(
            "periods",
            lambda v: rule(v, "CR58-GENERAL")["in_force"].update({"to": "2026-04-30"}),
            "2026-04-01 有 CR36-GENERAL、CR58-GENERAL 同时施行，而出自不同的规定",
            id="新旧规定的施行日重叠",
        ),
        pytest.param(
            "deadlines",
            lambda v: v["deadlines"][0]["in_force"].update({"to": "2026-12-31"}),
            "行政处罚（法人及非法人组织）：2027-01-01 起公示，却没有规定何时公开",
            id="公开期限失效以后没有接上",
        ),
        pytest.param(
            "deadlines",
            lambda v: v["deadlines"][1]["applies_when"].update(parties=["自然人", "个体工商户"]),
            "行政处罚（个体工商户）：2021-09-01 有 D-PEN-UNIT、D-PEN-OTHER 同时规定何时公开",
            id="两条公开期限",
        ),
        pytest.param(
            "deadlines",
            lambda v: v["deadlines"].append(
                dict(next(d for d in v["deadlines"] if d["id"] == "D-REPAIR"), id="D-REPAIR-TWO")
            ),
            "D-REPAIR 与 D-REPAIR-TWO 适用条件相同，施行日期重叠",
            id="同一事项两条期限",
        ),
        pytest.param(
            "gates",
            lambda v: v["gates"][0].update(action="hold"),
            "G-SECRET：法律要求不予公示（refuse），这里写的是 hold",
            id="涉密只是暂缓",
        ),
        pytest.param(
            "gates",
            lambda v: v["gates"][3].update(stops_when=False),
            "G-PRIVACY：法律要求答案为 True 时停止，这里写的是 False",
            id="隐私的答案写反",
        ),
        pytest.param(
            "gates",
            lambda v: v["gates"].pop(2),
            "“is_minor”的关口没有覆盖法人及非法人组织、个体工商户",
            id="未成年人的关口不覆盖单位",
        ),
        pytest.param(
            "policy",
            lambda v: v["transition"].update(cutover="2026-04-02"),
            "分界 2026-04-02 不是任何一条公示期规则的施行日",
            id="分界日不是施行日",
        ),
    ],
)
def test_a_pack_that_contradicts_itself_is_refused(folder, name, act, words):
    change(folder, name, act)

    assert words in problems(folder)


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
