"""The built site looked through for private data before it goes live."""

from __future__ import annotations

import gzip
import html
import json
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from stdnum.cn import uscc

from disclosure.agency import load_agencies
from disclosure.data_folder import DataFolder
from disclosure.errors import Broken
from disclosure.privacy.number_form import is_identity_18
from disclosure.public import PublicDecision
from disclosure.site import CONTENT, load_site
from generator.products import Product
from publish import exposure
from publish.exposure import Allowed
from publish.publication import publish
from publish.residue import files_below
from publish.verify import Carried, verify
from search import shards, whoosh_index
from tests.builders import NOW, a_public_decision, identifier
from tests.publish.test_publication import company, files
from tests.publish.values import values

IDENTITY = "11010519491231002X"
CARD = "6222020200112233446"
MOBILE = "13812345678"
FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
WAYS = {
    "as it is": str,
    "in groups": lambda n: " ".join(re.findall(".{1,4}", n)),
    "with hyphens": lambda n: "-".join(re.findall(".{1,4}", n)),
    "full width": lambda n: n.translate(FULL_WIDTH),
    "with invisible characters": lambda n: f"{n[:4]}\u200b{n[4:]}",
}
FORMATS = {
    "html": lambda text: f"<p>经查，{html.escape(text)}。</p>",
    "html attribute": lambda text: f'<p title="{html.escape(text)}">经查</p>',
    "html within a word": lambda text: f"<p>{text[:5]}<wbr>{text[5:]}</p>",
    "html entities": lambda text: "<p>" + "".join(f"&#{ord(c)};" for c in text) + "</p>",
    "json": lambda text: json.dumps({"facts": text}, ensure_ascii=False),
    "json escapes": lambda text: json.dumps({"facts": text}),
    "jsonl": lambda text: '{"a": 1}\n' + json.dumps({"facts": text}, ensure_ascii=False) + "\n",
    "csv": lambda text: f"\ufefffacts,content\n经查,{text}\n",
    "atom": lambda text: f"<feed><summary>{text}</summary></feed>",
    "xml": lambda text: f"<urlset><loc>{text}</loc></urlset>",
}


def allowed(*decisions: PublicDecision) -> Allowed:
    def shown(ids: frozenset[str] | None) -> list[PublicDecision]:
        return [one for one in decisions if ids is None or one.id in ids]

    return Allowed(load_site(CONTENT), load_agencies(CONTENT / "agencies.yaml"), shown)


def path_of(kind: str) -> str:
    return f"page.{kind.split()[0]}"


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("number", [IDENTITY, CARD, MOBILE], ids=["identity", "card", "mobile"])
def test_what_blocks_is_found_in_every_format_and_form(number: str, kind: str, way) -> None:  # type: ignore[no-untyped-def]
    data = FORMATS[kind](way(number)).encode()

    assert list(exposure.blocking(path_of(kind), "decision:x", data, allowed()))


@pytest.mark.parametrize(
    "text",
    [
        "91110108551385082Q",
        "119901000002048120",
        "（澜）应急罚〔2026〕12号",
        "2026-11-13 2027-11-13",
        "没收违法所得1390123.56元",
        "电话：0199-5550002",
        "11010519491231002",
        "6222020200112233447",
        "e4a113812345678b",
    ],
)
def test_other_numbers_do_not_block(text: str) -> None:
    assert not list(exposure.blocking("a.html", "home", f"<p>{text}</p>".encode(), allowed()))


def with_phone(phone: str, folder: Path) -> Allowed:
    """The reference data of a site of which one agency is called at a mobile number."""
    text = (CONTENT / "agencies.yaml").read_text(encoding="utf-8")
    (folder / "agencies.yaml").write_text(text.replace("0199-5550004", phone), encoding="utf-8")
    return Allowed(load_site(CONTENT), load_agencies(folder / "agencies.yaml"), lambda _: [])


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        (MOBILE, False),
        (f"电话：{MOBILE}", False),
        (f"经查，当事人电话为{MOBILE}。", True),
        (f"{MOBILE}系当事人所留", True),
        ("13987654321", True),
    ],
    ids=["alone", "with its label", "in a sentence", "before a sentence", "another number"],
)
def test_an_agencys_own_number_may_stand_in_its_place_and_nowhere_else(
    text: str, blocks: bool, tmp_path: Path
) -> None:
    data = f"<dl><dt>电话</dt><dd>{text}</dd></dl>".encode()

    found = list(exposure.blocking("a.html", "decision:x", data, with_phone(MOBILE, tmp_path)))

    assert bool(found) is blocks


def test_on_the_offices_own_pages_its_number_may_stand_in_a_sentence(tmp_path: Path) -> None:
    own, other = f"<p>请拨打{MOBILE}核实</p>".encode(), b"<p>13987654321</p>"
    reference = with_phone(MOBILE, tmp_path)

    assert not list(exposure.blocking("a.html", "writing:a.md", own, reference))
    assert list(exposure.blocking("a.html", "writing:a.md", other, reference))


def code_like_an_identity_number() -> str:
    """A unified code that has a possible birthday and the check digit of an identity number."""
    bodies = (f"91441919900101{serial:03d}" for serial in range(1000))
    codes = (body + uscc.calc_check_digit(body) for body in bodies)
    return next(code for code in codes if is_identity_18(code))


def test_a_partys_code_may_stand_as_its_code_and_not_in_a_sentence() -> None:
    code = code_like_an_identity_number()
    own, other = a_public_decision(1, party_code=code), a_public_decision(2)
    data = {
        "code": json.dumps({"party_code": code}).encode(),
        "text": json.dumps({"facts": f"证件号码{code}"}, ensure_ascii=False).encode(),
    }

    def blocked(what: str, owner: str) -> bool:
        return bool(list(exposure.blocking("a.json", owner, data[what], allowed(own, other))))

    assert not blocked("code", f"decision:{own.id}")
    assert not blocked("code", "data:2026-11")
    assert blocked("code", f"decision:{other.id}")
    assert blocked("text", f"decision:{own.id}")


WARNED = {
    "固定电话号码": "联系电话0571-87654321。",
    "车牌号码": "驾驶浙A12345号货车。",
    "电子邮箱": "邮箱zhangsan@163.com。",
    "护照或通行证号码": "护照号E12345678。",
    "微信或QQ号": "微信号zhangsan_88。",
    "自然人住址": "家住阳光小区3幢2单元501室。",
    "自然人姓名": "安全员王建国在场。",
    "身份证件号码": "身份证号110105194912310021。",
}


def test_every_other_class_warns_and_goes_live_and_a_clean_decision_warns_of_nothing(
    tmp_path: Path,
) -> None:
    folder = DataFolder(tmp_path / "data")
    source = values([company(1)])
    publish(folder, NOW, source=source)
    source.put(*(company(place, facts=facts) for place, facts in enumerate(WARNED.values(), 2)))

    outcome = publish(folder, NOW, source=source)

    site = files(folder)
    assert outcome.exit_code == 0
    assert all(company(place).path in site for place in range(2, 2 + len(WARNED)))
    warned = {one.owner: one.reason for one in outcome.warnings}
    assert warned == {
        f"decision:{identifier(place)}": f"疑似{kind} 1 处，请人工核对"
        for place, kind in enumerate(WARNED, 2)
    }


@pytest.mark.parametrize("number", [IDENTITY, CARD, MOBILE], ids=["identity", "card", "mobile"])
def test_the_packed_search_data_is_decoded_and_looked_through(number: str, tmp_path: Path) -> None:
    decision = a_public_decision(1, title=f"电话{number}案")
    shards.build([decision], load_agencies(CONTENT / "agencies.yaml"), tmp_path)
    packed = [file for file in (tmp_path / shards.DATA).rglob("*") if file.is_file()]
    products = {
        path: Product(path, "search-data", "")
        for path in (file.relative_to(tmp_path).as_posix() for file in packed)
    }

    found = verify(tmp_path, products, Carried(lambda: []), allowed(decision)).findings

    assert not any(
        number.encode() in gzip.decompress(file.read_bytes())
        for file in packed
        if file.read_bytes()[:2] == b"\x1f\x8b"
    )
    assert {one.path for one in found} == {f"{shards.DATA}/cards/000.bin"}


def test_a_page_somebody_wrote_with_a_mobile_number_keeps_the_site_as_it_was(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.html").write_text(f"<p>请拨打{MOBILE}</p>", encoding="utf-8")
    products = {"a.html": Product("a.html", "writing:pages/help/a.md", "")}

    verified = verify(tmp_path, products, Carried(lambda: []), allowed())

    assert [one.reason for one in verified.findings] == ["含有移动电话号码"]


def test_the_served_index_holds_no_text_and_is_deleted_when_it_shows_a_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = DataFolder(tmp_path / "data")
    publish(folder, NOW, source=values([company(1)]))
    name = company(1).party_name.encode()
    assert not any(name in place.read_bytes() for _, place in files_below(folder.whoosh))
    build = whoosh_index.build

    def with_a_text(decisions: Iterable[PublicDecision], where: Path) -> None:
        build(decisions, where)
        (where / "stored.bin").write_bytes(f"电话{MOBILE}".encode())

    monkeypatch.setattr(whoosh_index, "build", with_a_text)
    other = DataFolder(tmp_path / "other")
    with pytest.raises(Broken, match="索引已经删除"):
        publish(other, NOW, source=values([company(1)]))

    assert not other.whoosh.exists()
