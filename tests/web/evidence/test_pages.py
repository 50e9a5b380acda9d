"""Pages of evidence: what they say, what they refuse, what they let into frames."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from highroad.publishing.exhibits import kinds
from highroad.sources.catalogue import Catalogue
from highroad.web.evidence import answers, services, shelves
from highroad.web.evidence.models import Claim, Exhibit

ASK = "/exhibits/ask/location-quotients/"
FRESNO = "metro:23420"

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader() -> Client:
    return Client()


def text_of(answer) -> str:
    return answer.content.decode()


# Finding


def test_a_text_that_means_one_region_opens_it(reader):
    assert reader.get("/regions/find/?q=06019").headers["Location"] == "/regions/county:06019/"


def test_an_ambiguous_text_offers_what_answers_to_it(reader):
    page = text_of(reader.get("/regions/find/?q=San+Jose"))
    assert "/regions/metro:41940/" in page
    assert "regions answer to" in page


def test_states_lead_to_metropolitan_areas_local_areas_and_counties(reader):
    assert "/regions/in/state:06/" in text_of(reader.get("/regions/find/"))
    page = text_of(reader.get("/regions/in/state:06/"))
    assert "/regions/metro:23420/" in page
    assert "/regions/lwda:ca-fresno/" in page
    assert 'value="06019"' in page
    assert "Nobody has recorded" in text_of(reader.get("/regions/in/state:32/"))


def test_ticked_counties_become_a_region(reader):
    answer = reader.get("/regions/counties/?county=06039&county=06019&state=06")
    assert answer.headers["Location"] == "/regions/counties:06019+06039/"
    assert reader.get("/regions/counties/?state=06").headers["Location"] == "/regions/in/state:06/"


# The briefing


def test_a_region_shows_findings_sources_what_is_missing_and_how_to_get_it(reader):
    page = text_of(reader.get(f"/regions/{FRESNO}/"))
    assert "35.08" in page or "34.11" in page
    assert "U.S. Bureau of Labor Statistics" in page
    assert escape('highroad sources fetch qcew --region "metro:23420"') in page
    assert "they are not zero" in page


def test_tables_of_few_columns_fold_on_phones_and_older_data_stand_behind_what_lacks(reader):
    page = text_of(reader.get(f"/regions/{FRESNO}/"))
    assert 'class="hr-table hr-table-sticky hr-folds hr-folds-3" data-sortable role="table"' in page
    missing, older = page.split('id="missing"')[1].split('id="data"')[0], "could be newer"
    assert "not added yet" in missing.split(older)[0]
    assert "a newer one should be out" not in missing.split(older)[0]
    assert "`" not in missing
    shown, _open, folded = missing.partition("open further exhibits")
    assert "sources fetch qcew" in shown
    assert "sources fetch ipeds" in folded
    assert "sources fetch ipeds" not in shown


def test_a_table_begins_with_names_and_ends_with_codes(reader):
    page = text_of(reader.get(f"/exhibits/ask/occupation-table/?region={FRESNO}"))
    head = page.split("<thead")[1].split("</thead>")[0]
    assert head.index("Occupation<") < head.index("Jobs<") < head.index("Occupation code<")


def test_a_long_choice_is_told_whole(reader):
    page = text_of(reader.get(f"/exhibits/ask/location-quotients/?region={FRESNO}&rank=certain"))
    assert "Chosen: surest concentration first (low end of the interval)." in page


def test_numbers_of_another_area_say_so_before_anything_else(reader):
    page = text_of(reader.get("/regions/county:06039/"))
    assert "Which area the numbers describe" in page
    assert page.index("Which area the numbers describe") < page.index('id="work"')


def test_the_reader_sets_the_threshold(reader):
    assert "$31.25" in text_of(reader.get(f"/regions/{FRESNO}/?threshold=31.25"))
    refused = reader.get(f"/regions/{FRESNO}/?threshold=much")
    assert refused.status_code == 400
    assert "“much” is not an hourly wage." in text_of(refused)
    assert 'aria-invalid="true"' in text_of(refused)


@pytest.mark.parametrize(
    ("form", "begins"), [("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK"), ("html", b"<!"), ("json", b"{")]
)
def test_a_briefing_is_taken_along(reader, form, begins):
    answer = reader.get(f"/regions/{FRESNO}/briefing.{form}?language=es")
    assert answer.content[:9].lstrip().lower().startswith(begins.lower())
    assert f"-es.{form}" in answer.headers["Content-Disposition"]


def test_a_second_reading_computes_nothing(reader, monkeypatch):
    from highroad.web.evidence import briefings

    reader.get(f"/regions/{FRESNO}/")
    monkeypatch.setattr(briefings, "build_briefing", None)
    assert reader.get(f"/regions/{FRESNO}/").status_code == 200


# Asking


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_every_kind_has_a_form_and_an_answer(reader, kind):
    assert reader.get(f"/exhibits/ask/{kind}/").status_code == 200
    query = "regions=metro:23420,state:06" if "regions" in kinds()[kind].by_name else f"region={FRESNO}"
    answer = reader.get(f"/exhibits/ask/{kind}/?{query}")
    assert answer.status_code == 200
    assert 'class="hr-form"' in text_of(answer)


def test_a_typed_name_stands_as_a_key_in_the_address(reader):
    answer = reader.get(ASK, {"region": "Fresno County, CA", "rows": "5"})
    assert answer.status_code == 302
    assert "region=county:06019" in answer.headers["Location"]
    assert reader.get(answer.headers["Location"]).status_code == 200


def test_an_unclear_region_offers_what_may_have_been_meant_beside_its_field(reader):
    answer = reader.get(ASK, {"region": "San Jo", "rows": "5"})
    assert answer.status_code == 400
    page = text_of(answer)
    assert "Did you mean" in page
    assert 'aria-invalid="true"' in page
    assert "rows=5" in page


def test_a_problem_stands_beside_its_field(reader):
    page = text_of(reader.get(ASK, {"region": FRESNO, "rows": "500"}))
    assert 'id="id_rows_error"' in page


def test_regions_are_added_by_name_and_unticked(reader):
    answer = reader.get("/exhibits/ask/comparison/?regions=metro:23420&regions=California")
    assert "regions=metro:23420,state:06" in answer.headers["Location"]
    page = text_of(reader.get(answer.headers["Location"]))
    assert page.count('name="regions"') == 3
    eleven = ",".join(f"state:{code}" for code in range(17, 28))
    assert reader.get(f"/exhibits/ask/comparison/?regions={eleven}").status_code == 400


def test_an_occupation_is_asked_for_by_title(reader):
    page = "/exhibits/ask/comparison/"
    asked = {"regions": "metro:23420,state:06", "occupation": "Registered Nurses"}
    assert "occupation=29-1141" in reader.get(page, asked).headers["Location"]
    unclear = reader.get(page, asked | {"occupation": "nurse"})
    assert unclear.status_code == 400
    assert "Nurse Practitioners" in text_of(unclear)


@pytest.mark.parametrize("form", ["csv", "xlsx", "svg", "png", "docx", "pdf", "json"])
def test_an_answer_is_taken_along(reader, form):
    answer = reader.get(f"{ASK}exhibit.{form}?region={FRESNO}&rows=5")
    assert answer.status_code == 200
    assert len(answer.content) > 500


def test_the_method_shows_query_inputs_hashes_and_hidden_cells(reader):
    page = text_of(reader.get(f"{ASK}?region={FRESNO}"))
    assert "SELECT" in page or "select" in page
    assert "SHA-256" in page
    assert "withheld by the publisher" in page


# Hostile input


@pytest.mark.parametrize(
    "address",
    [
        f"{ASK}?region=%00",
        f"{ASK}?region={FRESNO}&rows=%00%01",
        f"{ASK}?region={FRESNO}&rows=nan",
        f"{ASK}?region={FRESNO}&rows=1e400",
        f"{ASK}?region={FRESNO}&vintage.oews=../../etc",
        f"{ASK}?region={FRESNO}&vintage.oews=%00",
        f"{ASK}?region={FRESNO}&area=%27;--",
        f"{ASK}?region={'x' * 5000}",
        f"{ASK}exhibit.csv?region=%00",
        f"{ASK}exhibit.csv",
        f"{ASK}exhibit.exe?region={FRESNO}",
        f"{ASK}plot.svg?region=nowhere",
        "/exhibits/ask/no-such-kind/",
        "/exhibits/ask/../../etc/passwd",
        "/exhibits/zzzzzzzz/",
        "/exhibits/zzzzzzzz/embed/",
        "/regions/metro:99999/",
        "/regions/counties:06019+99999/",
        f"/regions/counties:{'06019+' * 60}06019/",
        "/regions/in/metro:23420/",
        f"/regions/{FRESNO}/?threshold=nan",
        f"/regions/{FRESNO}/?threshold=%00",
        f"/regions/{FRESNO}/briefing.exe",
        "/regions/counties/?county=99999",
        "/regions/counties/?" + "&".join(f"county={code}" for code in range(10000, 10100)),
        f"/claims/{10**30}/",
        "/data/no-such-source/",
        "/exhibits/?" + "&".join(f"p{number}=1" for number in range(1200)),
    ],
)
def test_what_makes_no_sense_is_refused_or_ignored_never_an_error_of_ours(reader, address):
    assert 200 <= reader.get(address).status_code < 500


def test_too_many_parameters_are_refused(reader):
    many = "&".join(f"p{number}=1" for number in range(100_000))
    assert reader.get(f"{ASK}?{many}").status_code == 400


def test_what_people_write_is_shown_as_they_wrote_it(kept, people, condition, client_for):
    hostile = "<script>alert(1)</script>"
    Exhibit.objects.update(note=hostile)
    claim = services.bind_claim(people["contributor"], kept, hostile, condition)
    for address in (
        kept.get_absolute_url(),
        f"/claims/{claim.pk}/",
        "/partnerships/valley/claims/",
        f"{ASK}?region={FRESNO}&rows={hostile}",
        f"/regions/find/?q={hostile}",
    ):
        page = text_of(client_for("contributor").get(address))
        assert hostile not in page
        assert escape(hostile) in page


# Keeping, binding, embedding


def test_keep_bind_and_read(client_for, partnership):
    browser = client_for("contributor")
    kept = browser.post(
        "/exhibits/keep/",
        {"question": f"location-quotients?region={FRESNO}", "partnership": "valley", "is_public": "on"},
    )
    address = kept.headers["Location"]
    condition = {
        "sentence": "Farm work is common here.",
        "row": "45-2092",
        "measure": "location_quotient",
        "comparison": "above",
        "threshold": "5",
    }
    tried = browser.post(f"{address}claims/", condition | {"try": "1"})
    assert tried.status_code == 200
    assert "still true" in text_of(tried)
    assert not Claim.objects.exists()
    unclear = browser.post(f"{address}claims/", condition | {"row": "Farm"})
    assert unclear.status_code == 400
    assert "<option" in text_of(unclear)
    assert browser.post(f"{address}claims/", condition | {"threshold": ""}).status_code == 400
    assert browser.post(f"{address}claims/", condition).status_code == 302
    page = text_of(Client().get(address))
    assert "Farm work is common here." in page
    assert "still true" in page
    history = text_of(Client().get(f"/claims/{Claim.objects.get().pk}/"))
    assert "edition 1" in history


def test_newer_data_are_shown_beside_the_kept_ones(kept, client_for, newer_data):
    page = text_of(client_for("contributor").get(kept.get_absolute_url()))
    assert "Newer data are at hand" in page
    assert "Use the newer data" in page
    assert "Use the newer data" not in text_of(Client().get(kept.get_absolute_url()))


def test_members_exhibits_are_hidden_and_not_embedded(kept, people, client_for):
    services.set_readers(people["contributor"], kept, is_public=False)
    address = kept.get_absolute_url()
    for part in ("", "exhibit.csv", "plot.svg", "embed/"):
        assert Client().get(address + part).status_code == 404
    assert client_for("visitor").get(address).status_code == 200
    assert client_for("visitor").get(f"{address}embed/").status_code == 404
    assert kept.public_id not in text_of(Client().get("/exhibits/list.json"))


def test_only_the_embedded_view_may_stand_in_frames(kept, reader):
    page = reader.get(kept.get_absolute_url())
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    embedded = reader.get(f"{kept.get_absolute_url()}embed/?language=es")
    assert "frame-ancestors *" in embedded.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in embedded.headers
    assert not embedded.cookies
    assert '<html lang="es">' in text_of(embedded)


@pytest.mark.parametrize(
    "name", ["evidence:find", "evidence:exhibits", "evidence:data", "evidence:exhibits_json"]
)
def test_every_answer_carries_the_policy(reader, name):
    policy = reader.get(reverse(name)).headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy


# Data


def test_the_catalogue_says_what_is_here_how_old_and_what_is_blocked(reader):
    page = text_of(reader.get("/data/"))
    assert "May 31, 2025" in page
    assert "Blocked without it:" in page
    assert "Traded and local clusters" in page  # an exhibit that lacks its data
    listed = json.loads(reader.get("/data/catalogue.json").content)["sources"]
    # A comparison and a list do without states' projections: the nation's are at hand.
    own = {each.source.key: each for each in shelves.shelves(Catalogue(None))}
    assert own["state_projections"].kinds
    assert not own["state_projections"].waiting
    assert "clusters" in {kind.key for kind in own["clusters"].waiting}
    oews = next(each for each in listed if each["key"] == "oews")
    assert oews["vintages"][0]["sha256"]
    assert oews["vintages"][0]["sha256"] in text_of(reader.get("/data/oews/")) or "SHA-256" in text_of(
        reader.get("/data/oews/")
    )


def test_a_data_sets_page_tells_cells_that_were_left_out(reader, tmp_path, monkeypatch):
    catalogue = Catalogue(tmp_path)
    catalogue.add(Path(__file__).parents[2] / "sources" / "data" / "warn_ca.csv")
    monkeypatch.setattr(answers, "catalogue", lambda: catalogue)
    page = text_of(reader.get("/data/warn/"))
    assert "“num_employees”: 1 cell left out, because it is no single number of people (line 4)" in page
    listed = json.loads(reader.get("/data/catalogue.json").content)["sources"]
    warn = next(each for each in listed if each["key"] == "warn")
    assert warn["vintages"][0]["left_out"][0]["lines"] == [4]
    assert "First line of a file of your own" not in page
    assert "state,soc,license,agency,need,source,checked" in text_of(reader.get("/data/licenses/"))


def test_spanish_pages_are_kept_apart_from_english_ones(reader):
    cache.clear()
    english = text_of(reader.get(f"/regions/{FRESNO}/"))
    reader.cookies["highroad_language"] = "es"
    spanish = text_of(reader.get(f"/regions/{FRESNO}/"))
    assert "Median wage" in english
    assert "Median wage" not in spanish


def test_the_list_of_exhibits_says_only_what_cannot_be_asked_for_want_of_data(reader):
    shown = reader.get("/exhibits/").content.decode()
    rows = [row.partition("</li>")[0] for row in shown.split("<li>")]
    asked = re.findall(
        r"/exhibits/ask/([a-z-]+)/", "".join(row for row in rows if "data not added yet" in row)
    )
    assert "hires" in asked
    assert not {"openings", "occupation-list", "list-flips"} & set(asked)
