"""The floors of redaction, on the labelled corpus."""

from __future__ import annotations

from time import process_time
from typing import Any

import pytest

from disclosure.redaction import find
from tests.redaction import fifth_hand, fourth_hand, other_hand, third_hand
from tests.redaction.blind_hands import (
    eighth_hand,
    eleventh_hand,
    ninth_hand,
    seventh_hand,
    sixth_hand,
    tenth_hand,
    twelfth_hand,
)
from tests.redaction.corpus import clean, known, labelled
from tests.redaction.measure import clean_share, measured


@pytest.fixture(scope="module")
def scores() -> dict:  # type: ignore[type-arg]
    return measured([*labelled(), *clean()])[0]


@pytest.mark.parametrize("cls", ["id_number", "phone", "landline", "bank_card", "plate", "email"])
def test_no_number_is_missed(cls: str, scores: dict) -> None:  # type: ignore[type-arg]
    assert scores[cls].recall == 1


@pytest.mark.parametrize("cls", ["passport_permit", "wechat_qq", "address_home", "person_name"])
def test_hardly_anything_else_is_missed(cls: str, scores: dict) -> None:  # type: ignore[type-arg]
    assert scores[cls].recall >= 0.95


@pytest.mark.parametrize(
    "corpus",
    [
        known,
        fifth_hand.known,
        sixth_hand.known,
        seventh_hand.known,
        eighth_hand.known,
        ninth_hand.known,
        tenth_hand.known,
        eleventh_hand.known,
        twelfth_hand.known,
    ],
    ids=["first", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"],
)
def test_a_person_named_in_the_row_is_never_missed(corpus: Any) -> None:
    assert measured(corpus())[0]["person_name"].recall == 1


def test_clean_sentences_stay_clean(scores: dict) -> None:  # type: ignore[type-arg]
    assert clean_share(clean()) >= 0.95
    assert all(score.precision >= 0.95 for score in scores.values())


@pytest.fixture(scope="module")
def other_scores() -> dict:  # type: ignore[type-arg]
    return measured([*other_hand.labelled(), *other_hand.clean()])[0]


@pytest.mark.parametrize(
    "cls", ["id_number", "phone", "landline", "bank_card", "plate", "email", "wechat_qq"]
)
def test_no_number_in_sentences_of_another_hand_is_missed(cls: str, other_scores: dict) -> None:  # type: ignore[type-arg]
    assert other_scores[cls].recall == 1


@pytest.mark.parametrize("cls", ["passport_permit", "address_home", "person_name"])
def test_little_in_sentences_of_another_hand_is_missed(cls: str, other_scores: dict) -> None:  # type: ignore[type-arg]
    assert other_scores[cls].recall >= 0.95


def test_clean_sentences_of_another_hand_stay_clean(other_scores: dict) -> None:  # type: ignore[type-arg]
    assert clean_share(other_hand.clean()) >= 0.97
    assert all(score.precision >= 0.97 for score in other_scores.values())


NUMBERS = ("id_number", "phone", "bank_card", "landline", "plate", "email", "passport_permit")


@pytest.mark.parametrize("corpus", [third_hand, fourth_hand], ids=["third", "fourth"])
def test_the_floors_hold_on_sentences_frozen_before_they_were_run(corpus: Any) -> None:
    scores = measured([*corpus.labelled(), *corpus.clean()])[0]

    assert {name: scores[name].recall for name in NUMBERS} == dict.fromkeys(NUMBERS, 1)
    assert min(scores[name].recall for name in ("person_name", "address_home", "wechat_qq")) >= 0.97
    assert min(score.precision for score in scores.values()) >= 0.97
    assert clean_share(corpus.clean()) >= 0.95


def test_the_floors_hold_on_odd_forms_and_on_names_that_are_words() -> None:
    scores = measured([*fifth_hand.labelled(), *fifth_hand.clean()])[0]

    numbers = {name: score.recall for name, score in scores.items() if name != "person_name"}
    assert numbers == dict.fromkeys(numbers, 1)
    assert scores["person_name"].recall >= 0.96
    assert min(score.precision for score in scores.values()) >= 0.97
    assert clean_share(fifth_hand.clean()) >= 0.97


BLIND = pytest.mark.parametrize(
    "corpus",
    [sixth_hand, seventh_hand, eighth_hand, ninth_hand, tenth_hand, eleventh_hand],
    ids=["sixth", "seventh", "eighth", "ninth", "tenth", "eleventh"],
)


@BLIND
def test_the_floors_hold_on_sentences_written_blind(corpus: Any) -> None:
    scores = measured([*corpus.labelled(), *corpus.clean()])[0]

    sure = (*NUMBERS, "wechat_qq")
    assert {name: scores[name].recall for name in sure} == dict.fromkeys(sure, 1)
    assert min(scores[name].recall for name in ("person_name", "address_home")) >= 0.95
    assert scores["person_name"].precision >= 0.98
    assert clean_share(corpus.clean()) >= 0.97


@pytest.mark.parametrize("corpus", [tenth_hand, eleventh_hand], ids=["tenth", "eleventh"])
def test_higher_floors_hold_on_the_last_written_blind(corpus: Any) -> None:
    scores = measured([*corpus.labelled(), *corpus.clean()])[0]

    assert scores["person_name"].recall >= 0.98
    assert scores["address_home"].recall >= 0.97
    assert scores["person_name"].precision >= 0.99
    assert clean_share(corpus.clean()) >= 0.98


def test_the_bars_hold_on_sentences_that_no_rule_was_mended_on() -> None:
    scores = measured([*twelfth_hand.labelled(), *twelfth_hand.clean()])[0]

    sure = ("id_number", "phone", "landline", "bank_card")
    assert {name: scores[name].recall for name in sure} == dict.fromkeys(sure, 1)
    assert scores["person_name"].recall >= 0.95
    assert scores["person_name"].precision >= 0.95
    assert clean_share(twelfth_hand.clean()) >= 0.95


@BLIND
def test_numbers_and_homes_that_the_row_tells_are_never_missed(corpus: Any) -> None:
    assert {score.recall for score in measured(corpus.known())[0].values()} == {1}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("死者令狐冲系该公司临时工", "令狐冲"),
        ("伤者热依汗古丽·吐尔逊被送往医院", "热依汗古丽·吐尔逊"),
        ("见证人乌兰图雅签字", "乌兰图雅"),
        ("外籍员工John Smith未经培训上岗", "John Smith"),
        ("负责人王 强在场", "王 强"),
        ("张伟与刘强发生争执", "张伟"),
        ("及其妻子蒙小兰", "蒙小兰"),
        ("电焊工闫×明未取得资格", "闫×明"),
        ("询问人：陈静、凌晨；执法证号略", "凌晨"),
        ("检测员庞大海未到现场", "庞大海"),
        ("外籍技师David Johnson，已离境", "David Johnson"),
        ("尉迟小军表示，尉迟小军是他的师傅", "尉迟小军"),
        ("2019年起，陈思任安全科科长", "陈思"),
        ("李娜住本市桥西路12号", "李娜"),
        ("白云系该矿矿长", "白云"),
        ("高峰在询问笔录上捺印", "高峰"),
        ("当时任建国不在现场", "任建国"),
        ("当事人阿卜来提称不知情", "阿卜来提"),
        ("海来阿呷受伤", "海来阿呷"),
        ("死者吐逊江系该厂工人", "吐逊江"),
        ("更登加措负责看护", "更登加措"),
        ("轧钢工额尔德木图被砸伤", "额尔德木图"),
        ("技师安东诺夫没有参加培训", "安东诺夫"),
        ("兰花女士来信收悉", "兰花"),
        ("高兴在事故中负次要责任", "高兴"),
        ("花名册：3、宋長河，男", "宋長河"),
        ("站长庄严带队复查", "庄严"),
        ("科长成功、副科长刘芳未组织排查", "成功"),
        ("驾驶人向前驾驶货车驶入厂区", "向前"),
        ("程序作为信息科工作人员，负责维护平台", "程序"),
        ("举报人尹梅来电反映", "尹梅"),
        ("技术组由高工邱国华任组长", "邱国华"),
        ("当班只有苏红霞一人，报警后无人处置", "苏红霞"),
        ("帽内侧写有“谢琴”字样", "谢琴"),
        ("负责人：杨  滨；填报日期略", "杨  滨"),
        ("失联名单更新如下：仝画眉，沈来福", "仝画眉"),
        ("对安全喜、颜世友立案侦查", "安全喜"),
    ],
    ids=[
        "复姓",
        "少数民族",
        "无间隔点的少数民族姓名",
        "外国人",
        "字间空格",
        "并列",
        "亲属",
        "部分遮盖",
        "表格中的姓名也是词",
        "姓名以词开头",
        "职务后的外文姓名",
        "复姓两次",
        "句首姓名后的任职",
        "句首姓名后的住址",
        "姓名也是词，后有身份",
        "姓名也是词，后有签字",
        "任姓",
        "维吾尔族姓名",
        "彝族姓名",
        "短的维吾尔族姓名",
        "藏族姓名",
        "蒙古族姓名",
        "俄罗斯姓名",
        "姓名也是词，后有称呼",
        "姓名也是词，后有责任",
        "繁体姓名",
        "姓名也是词，前有职务后有行为",
        "职务与姓名并列",
        "姓名也是介词",
        "姓名也是词，后有身份说明",
        "姓名后的来电",
        "职称",
        "仅一人",
        "写在物品上的姓名",
        "两字姓名字间空两格",
        "名单",
        "并列之首，姓名以词开头",
    ],
)
def test_names_of_many_kinds_are_found(text: str, found: str) -> None:
    assert found in [text[one.start : one.end] for one in find(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("户籍地为寿县安丰塘镇戈店村李大郢组，电话略", "寿县安丰塘镇戈店村李大郢组"),
        ("居住地永安小区B3栋2单元5楼左，未在家", "永安小区B3栋2单元5楼左"),
        ("民警在其位于丽景湾9-1-1502的住处查获", "丽景湾9-1-1502"),
        ("家庭住址：泉州市 南安市育才路170号院1-3-277", "泉州市 南安市育才路170号院1-3-277"),
        ("在当事人住所（新塘村第九村民小组41号）查获", "新塘村第九村民小组41号"),
        ("入境人员：金某，韩国，M83920174，已离境", "M83920174"),
        ("就业许可证附页：AB1023948（巴基斯坦）", "AB1023948"),
        ("护照PE1582093复印件、H60318842（第19页）", "H60318842"),
        ("警官证鲁公字第029384号", "鲁公字第029384号"),
        ("微信lvxp-0915、b_612_liu均发布过", "b_612_liu"),
        ("拖拉机湘05-62317改装加油机", "湘05-62317"),
        ("办公室 0739-5224411；泵房 522-4419", "522-4419"),
    ],
    ids=[
        "村后的组",
        "楼层后的方位",
        "住处前的房号",
        "住址中的空格",
        "村民小组",
        "国名后的护照",
        "国名前的护照",
        "与护照并列",
        "警官证",
        "并列的微信号",
        "拖拉机号牌",
        "并列的固定电话",
    ],
)
def test_homes_papers_and_accounts_are_found_whole(text: str, found: str) -> None:
    assert found in [text[one.start : one.end] for one in find(text)]


@pytest.mark.parametrize(
    "text",
    [
        "国务院安全生产监督管理部门依照《中华人民共和国安全生产法》实施监督管理",
        "当事人陈述、申辩",
        "生产经营单位应当投保安全生产责任保险",
        "从业人员有依法获得安全生产保障的权利",
        "电工吕某某正在二车间作业",
        "时任安全科长已退休，任命他人为科长，段长和工长每周下现场",
        "炸药库门口有警示牌，但库门未上锁",
        "建设单位申请人向有权更正的机关提出，总承包方项目经理到场",
        "最大静张力45kN，油温87℃，李记五金店内存放稀释剂，罐顶冒白烟后报警",
        "项目代码2106-430281-04-01-518732，塔吊备案编号川K-T-2021-0133",
        "崔庄煤矿主要负责人未带班下井",
        "李家镇住户均已撤离，员工住宿区与仓库在同一栋楼",
        "摄像机地址192.168.13.107，交换机139.196.27.145:8080",
        "增值税发票代码3300224130，号码62719304",
        "申请人于法定期限内提出申请，第三人经通知未参加，会计任意列支",
        "该同志任平昌市盛隆木业有限公司安全总监，任公司董事长期间未履职",
        "施工方向监理方提交方案，12时许左右听见响声，其余三人自行脱险",
        "司马台大桥与上官庄物流园之间，武汉、安康三地来车，张嫂修理部旁",
        "灭火器瓶身钢印号码：6221 0345 0091，电话已欠费停用，一格被涂改成空白",
        "湖南楚法律师事务所律师到庭，局长办公会议同意，双人双岗",
    ],
)
def test_the_language_of_the_law_names_nobody(text: str) -> None:
    assert find(text) == []


@pytest.mark.parametrize(
    "piece",
    ["王伟、", "a.", "1", "138-", "村", "住1号楼"],
    ids=["名单", "邮箱", "数字", "分组", "村", "住址"],
)
def test_a_long_text_costs_no_more_than_its_length(piece: str) -> None:
    short, long = (_seconds("家住" + piece * (size // len(piece))) for size in (3_000, 12_000))

    assert long < 12 * max(short, 0.02)


def _seconds(text: str) -> float:
    began = process_time()
    find(text)
    return process_time() - began
