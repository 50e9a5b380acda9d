"""The page of an occupation: what it says in a region, what it cannot say and why, and how it is found."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.test import Client
from django.utils.html import escape

from highroad.sources.catalogue import Catalogue
from highroad.web.evidence import answers, occupations, older_codes

FRESNO = "?region=metro:23420"
TRUCKS = "/occupations/53-3032/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader() -> Client:
    return Client()


def text_of(answer) -> str:
    return answer.content.decode()


def test_an_occupation_shows_jobs_pay_entry_openings_industries_with_their_sources(reader):
    page = text_of(reader.get(f"{TRUCKS}{FRESNO}&threshold=25"))
    assert "Fresno, CA has 8,170 jobs" in page
    assert "1.29 times the national share" in page
    assert "$26.80 an hour or less" in page
    assert "between 50% and 75% is proven" in page
    assert "Postsecondary nondegree award" in page
    assert "about 870 openings a year" in page.lower()
    assert "Truck Transportation" in page
    assert page.count("Source: U.S. Bureau of Labor Statistics") >= 4
    assert "/exhibits/ask/occupation-wages/?occupation=53-3032" in page.replace("&amp;", "&")


def test_what_lacks_says_why_and_what_to_load(reader):
    page = text_of(reader.get(f"{TRUCKS}{FRESNO}"))
    ways = page.split('id="ways"')[1].split("</section>")[0]
    assert "<code>highroad sources fetch onet</code>" in ways


def test_the_nation_is_described_where_no_region_is_chosen(reader):
    page = text_of(reader.get("/occupations/29-1141/"))
    assert "3,379,720 jobs" in page
    assert "Registered Nurses: 3,379,720" not in page.split("hr-short-findings")[1].split("</ul>")[0]


def test_suppressed_jobs_are_said_aloud(reader):
    page = text_of(reader.get(f"/occupations/29-1218/{FRESNO}"))
    assert "The jobs in Fresno, CA are suppressed" in page
    assert "it is not zero" in page


def test_a_county_says_which_area_the_numbers_describe(reader):
    page = text_of(reader.get(f"{TRUCKS}?region=county:06039"))
    assert "Which area the numbers describe" in page
    assert page.index("Which area the numbers describe") < page.index('id="jobs"')
    assert "also Fresno County, CA" in page


@pytest.mark.parametrize(
    ("address", "to"),
    [
        ("/occupations/533032/", TRUCKS),
        ("/occupations/53-3032.00/?region=metro:23420", f"{TRUCKS}{FRESNO}"),
        ("/occupations/53-3032/?region=Fresno, CA", f"{TRUCKS}{FRESNO}"),
        ("/occupations/53-3032/?region=Metro:23420", f"{TRUCKS}{FRESNO}"),
        ("/occupations/00-0000/", "/occupations/"),
        (
            "/occupations/533032/?region=counties:06019+06039",
            f"{TRUCKS}?region=counties:06019%2B06039",
        ),
        ("/occupations/truck drivers/", "/occupations/?q=truck+drivers"),
        ("/occupations/?q=53-3032&region=metro:23420", f"{TRUCKS}{FRESNO}"),
        ("/occupations/?q=camionero", TRUCKS),
    ],
)
def test_another_spelling_is_sent_to_the_one_that_stands(reader, address, to):
    assert reader.get(address).headers["Location"] == to


def test_a_threshold_survives_the_choice_of_a_region(reader):
    answer = reader.get(f"{TRUCKS}?region=Fresno, CA&threshold=27.5")
    assert answer.headers["Location"] == f"{TRUCKS}{FRESNO}&threshold=27.5"


def test_an_unclear_region_offers_what_may_be_meant_and_shows_the_nation(reader):
    answer = reader.get(f"{TRUCKS}?region=Springfield")
    assert answer.status_code == 400
    page = text_of(answer)
    assert "?region=metro:44100" in page
    assert "2,062,040 jobs" in page
    assert reader.get(f"{TRUCKS}?threshold=much").status_code == 400


def test_codes_without_numbers_say_what_they_are(reader):
    assert "armed forces" in text_of(reader.get("/occupations/55-1011/"))
    part = text_of(reader.get(f"/occupations/31-1121/{FRESNO}"))
    assert "/occupations/31-1120/?region=metro:23420" in part
    assert "(31-1121)" in text_of(reader.get("/occupations/31-1120/"))
    group = text_of(reader.get("/occupations/29-0000/"))
    assert "/occupations/29-1141/" in group
    assert 'id="openings"' not in group


def test_an_unknown_code_is_not_found_and_names_its_neighbors(reader):
    answer = reader.get("/occupations/15-1131/")
    assert answer.status_code == 404
    page = text_of(answer)
    assert "/occupations/15-1211/" in page
    assert "highroad sources fetch soc_crosswalk" in page


@pytest.fixture
def crosswalk(monkeypatch, tmp_path):
    """A crosswalk of 2010 to 2018 with one code that was renamed and one that was split."""
    path = tmp_path / "links.parquet"
    rows = [
        ("15-1131", "Computer Programmers", "15-1251", "Computer Programmers"),
        ("29-1111", "Nurses, made up", "29-1141", "Registered Nurses"),
        ("29-1111", "Nurses, made up", "29-1171", "Nurse Practitioners"),
    ]
    names = ("soc_2010", "occupation_2010", "soc_2018", "occupation_2018")
    pq.write_table(pa.table(dict(zip(names, zip(*rows, strict=True), strict=True))), path)
    vintages, table = Catalogue.vintages, Catalogue.table
    monkeypatch.setattr(
        Catalogue, "vintages", lambda at, key: [None] if key == "soc_crosswalk" else vintages(at, key)
    )
    monkeypatch.setattr(
        Catalogue,
        "table",
        lambda at, source, *rest: path if source == "soc_crosswalk" else table(at, source, *rest),
    )
    monkeypatch.setattr(older_codes.answers, "data_at_hand", lambda at=None: "with a crosswalk")


def test_a_code_of_2010_leads_to_what_it_became(reader, crosswalk):
    answer = reader.get(f"/occupations/15-1131/{FRESNO}")
    assert answer.headers["Location"] == "/occupations/15-1251/?from=15-1131&region=metro:23420"
    split = reader.get("/occupations/29-1111/")
    assert split.status_code == 404
    assert "Nurse Practitioners" in text_of(split)
    assert "Nurse Practitioners" in text_of(reader.get("/occupations/?q=29-1111"))


def test_the_finder_searches_and_goes_through_groups(reader):
    page = text_of(reader.get("/occupations/?q=nurse"))
    assert "/occupations/29-1141/" in page
    assert "/occupations/29-1171/" in page
    assert "Did you mean" in text_of(reader.get("/occupations/?q=weldr"))
    assert "No occupation is called" in text_of(reader.get("/occupations/?q=zzzzqq"))
    assert "/occupations/53-3032/?region=metro:23420" in text_of(
        reader.get("/occupations/?group=53&region=metro:23420")
    )
    military = text_of(reader.get("/occupations/?group=55"))
    assert "/occupations/55-1011/" in military


def test_a_hostile_text_is_only_a_text(reader):
    page = text_of(reader.get("/occupations/", {"q": "<script>alert(1)</script>"}))
    assert "<script>alert" not in page
    assert escape("<script>alert(1)</script>") in page


def test_spanish_speaks_spanish(reader):
    page = text_of(reader.get(f"{TRUCKS}{FRESNO}", headers={"accept-language": "es"}))
    assert "Fresno, CA tiene 8,170 empleos" in page
    assert "Lo que pide a quienes entran" in page


def test_a_second_reading_computes_nothing(reader, monkeypatch):
    reader.get(f"{TRUCKS}{FRESNO}")
    monkeypatch.setattr(occupations, "build_exhibit", None)
    assert reader.get(f"{TRUCKS}{FRESNO}").status_code == 200


def test_names_of_occupations_lead_to_their_pages_in_the_same_region(reader):
    table = text_of(reader.get("/exhibits/ask/occupation-table/?region=metro:23420"))
    assert '<a href="/occupations/53-3032/?region=metro:23420">' in table
    assert '<a href="/occupations/00-0000/' not in table
    region = text_of(reader.get("/regions/metro:23420/"))
    assert "/occupations/45-2092/?region=metro:23420" in region
    assert "/occupations/?region=metro:23420" in region


def test_home_and_sitemap_lead_to_occupations(reader):
    assert "/occupations/53-3032/" in text_of(reader.get("/"))
    found = text_of(reader.get("/sitemap.xml"))
    assert "/occupations/29-1141/" in found
    assert "/occupations/29-1140/" not in found


@pytest.fixture
def onet(monkeypatch, tmp_path):
    """A release of O*NET with definitions and other titles of two occupations, and nothing else."""
    texts = ("onet_soc", "soc", "occupation", "description")
    told = [
        ("53-3032.00", "53-3032", "Heavy and Tractor-Trailer Truck Drivers", "Drive what is heavy & long."),
        ("31-1121.00", "31-1121", "Home Health Aides", "Care at home."),
    ]
    called = ("Big Rig Captain", "Hauler", "Truck Driver")
    names = [("53-3032.00", "53-3032", name, None) for name in called]
    heads = {"occupations": (texts, told), "titles": (("onet_soc", "soc", "name", "short_name"), names)}
    tables = {}
    for name, (head, rows) in heads.items():
        tables[name] = tmp_path / f"{name}.parquet"
        pq.write_table(pa.table(dict(zip(head, zip(*rows, strict=True), strict=True))), tables[name])
    vintages = Catalogue.vintages
    (oews,) = Catalogue(None).vintages("oews")
    reference = replace(oews.reference, key="onet", title="O*NET", publisher="USDOL/ETA", vintage_label="99")
    held = replace(oews, vintage="99.0", tables=tables, reference=reference)
    monkeypatch.setattr(Catalogue, "vintages", lambda at, key: [held] if key == "onet" else vintages(at, key))
    monkeypatch.setattr(answers, "data_at_hand", lambda at=None: f"with O*NET {tmp_path}")


def test_definition_and_other_titles_come_from_the_release_at_hand(reader, onet):
    page = text_of(reader.get(TRUCKS))
    assert "Drive what is heavy &amp; long." in page
    assert "Truck Driver, Hauler, Big Rig Captain" in page
    assert "Source: USDOL/ETA, O*NET, 99" in page
    assert "<strong>Home Health Aides:</strong> Care at home." in text_of(reader.get("/occupations/31-1120/"))
    assert "no release of O*NET with definitions" not in text_of(reader.get("/occupations/29-1141/"))
    found = text_of(reader.get("/occupations/?q=big+rig"))
    assert TRUCKS in found
    assert "also called Big Rig Captain" in found


def test_without_definitions_the_page_says_what_to_load(reader):
    page = text_of(reader.get(TRUCKS))
    assert "no release of O*NET with definitions is at hand" in page


@pytest.mark.parametrize("plus", ["+", "%2B", " "])
def test_a_region_of_several_counties_is_read_however_its_plus_arrives(reader, plus):
    answer = reader.get(f"{TRUCKS}?region=counties:06019{plus}06039")
    assert answer.status_code == 200
    assert "Fresno, CA has 8,170 jobs" in text_of(answer)


def test_standards_that_were_brought_are_offered_where_they_cover_the_region(reader, monkeypatch, tmp_path):
    path = tmp_path / "amounts.parquet"
    rows = [
        ("Made up", "1 adult", county, 2025, amount) for county, amount in (("06019", 21.5), ("06039", 23.0))
    ]
    rows += [("Made up", "1 adult", "06019", 2024, 50.0), ("Made up", "2 adults", "06019", 2025, 18.25)]
    names = ("standard", "family_type", "county_fips", "year", "hourly_amount")
    table = pa.table(dict(zip(names, zip(*rows, strict=True), strict=True)))
    pq.write_table(table.append_column("source", pa.array(["A file"] * len(rows))), path)
    vintages = Catalogue.vintages
    (oews,) = Catalogue(None).vintages("oews")
    held = replace(oews, tables={"amounts": path})
    monkeypatch.setattr(
        Catalogue, "vintages", lambda at, key: [held] if key == "living_wages" else vintages(at, key)
    )
    county = text_of(reader.get(f"{TRUCKS}?region=county:06019"))
    assert "threshold=21.50" in county
    assert "threshold=18.25" in county
    assert "$50" not in county
    both = text_of(reader.get(f"{TRUCKS}?region=counties:06019%2B06039"))
    assert "threshold=23.00" in both
    assert "threshold=18.25" not in both
    assert "Made up" not in text_of(reader.get(TRUCKS))
    # The same question is asked by a standard, hourly or for a year's work, as its kind takes wages.
    for kind, by in (("wage-threshold", "threshold=23.00"), ("occupation-list", "standard=47840.00")):
        page = text_of(reader.get(f"/exhibits/ask/{kind}/?region=metro:23420", follow=True))
        assert by in page
        assert "Made up, 1 adult, 2025" in page
    asked = text_of(
        reader.get("/exhibits/ask/wage-threshold/?region=metro:23420&threshold=23.00", follow=True)
    )
    assert "$23 an hour" in asked
    assert "Made up" not in text_of(reader.get("/exhibits/ask/openings/?region=metro:23420", follow=True))


def test_of_wages_at_the_publishers_cap_only_what_is_certain_is_said(reader):
    page = text_of(reader.get("/occupations/29-1151/?region=metro:10580&threshold=120"))
    assert "Nine in ten jobs in Albany-Schenectady-Troy, NY pay $115.00 an hour or more" in page
    assert "at least $115.00" in page
    assert "or less" not in page.split('id="pay"')[1].split('class="hr-source"')[0]
    assert "cannot be told" in page
