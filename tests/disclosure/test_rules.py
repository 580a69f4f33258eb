"""A pack proves itself: no gap, no overlap, nothing unreachable, every problem at once."""

from __future__ import annotations

import pytest

from disclosure.rule_form import Source
from disclosure.rules import load_rules
from tests.disclosure.packs import RULES, change, copied, problems, rule


@pytest.fixture
def folder(tmp_path):
    """A copy of the shipped pack that a test may spoil."""
    return copied(tmp_path)


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
