"""Registers: rows come in, what they come to goes out as an exhibit; editions stay."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from tests.house.matrix.goodjobs import QUALITY, bring, bring_programs, grow

from highroad.sources.catalogue import Catalogue
from highroad.web.evidence import answers
from highroad.web.evidence import services as evidence
from highroad.web.goodjobs import services
from highroad.web.goodjobs.models import Register, RegisterEdition

HERE = "/partnerships/valley/registers/"
PROGRAMS = """program,provider,cip,soc,credential,hours,weeks,completion_rate,employment_rate,median_earnings
Nursing,College,51.3801,29-1141,Degree,500,14,80,90,"$90,000"
Cooking,College,12.0500,35-2014,Certificate,200,9,*,90,30000
"""
PROJECTS = """project,place,sector,amount,first_year,last_year,jobs_low,jobs,jobs_high,multiplier_source
Bridge,Fresno County,237300,"$40,000,000",2026,2027,4,5,8,County study 2025
"""
SEATS = """program,kind,soc,quarter,seats
Laborers,apprenticeship,47-2061,2026Q1,4
"""


@pytest.fixture
def world(people, partnership, organization, region):
    return {"people": people, "partnership": partnership, "organization": organization, "region": region}


def upload(text: str, name: str = "rows.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def test_job_quality_is_brought_read_and_brought_again(client_for, world):
    browser = client_for("contributor")
    values = {"title": "Employers", "rubric": "starting-point", "standard": "25"}
    made = browser.post(f"{HERE}add/job-quality/", values | {"file": upload(QUALITY)})
    assert made.status_code == 302
    found = Register.objects.get()
    page = client_for("anonymous").get(f"{HERE}1/").content.decode()
    assert "Employers: 6 of 7 elements of job quality are unknown" in page
    assert "the rubric does not accept" in page
    claim = evidence.bind_claim(
        world["people"]["contributor"],
        found.exhibit,
        "The mill pays.",
        {
            "measure": "met",
            "row": {"subject": "Mill"},
            "comparison": "above",
            "threshold": 0.5,
        },
    )
    assert claim.state == "still_true"
    less = {"rubric": "starting-point", "standard": "30", "file": upload(QUALITY), "note": "A new standard."}
    assert browser.post(f"{HERE}1/renew/", less).status_code == 302
    assert found.editions.count() == 2
    claim.refresh_from_db()
    assert claim.state == "no_longer_true"
    rows = client_for("anonymous").get(f"{HERE}1/editions/1/file.csv").content.decode()
    assert "Mill,,pay,,26.5,agreement" in rows
    evil = QUALITY.replace("Mill", "=cmd|' /C calc'!A0")
    assert browser.post(f"{HERE}add/job-quality/", values | {"file": upload(evil)}).status_code == 302
    rows = client_for("anonymous").get(f"{HERE}2/editions/1/file.csv").content.decode()
    assert ",'=cmd|" in rows
    assert ",=cmd|" not in rows
    with pytest.raises(DatabaseError), transaction.atomic():
        RegisterEdition.objects.update(note="Other")


def test_a_broken_file_is_refused_with_line_and_column_and_nothing_is_kept(client_for, partnership):
    browser = client_for("contributor")
    values = {"title": "Employers", "rubric": "starting-point", "standard": "25"}
    for text, words in (
        (QUALITY.replace("26.50", "much"), "line 2"),
        (QUALITY.replace("agreement", "gossip"), "none of"),
        (QUALITY.replace("subject", "participant_id"), "individual"),
    ):
        page = browser.post(f"{HERE}add/job-quality/", values | {"file": upload(text)})
        assert page.status_code == 422
        assert words in page.content.decode()
    assert not Register.objects.exists()


def test_programs_are_judged_by_a_published_list(client_for, people, partnership):
    one = services.add_list(
        people["contributor"], partnership, {"title": "Good jobs", "rule": "published-only"}
    )
    version = services.publish_list(people["steward"], one)
    browser = client_for("contributor")
    values = {"title": "Programs", "list": version.pk, "rule": "good-jobs-program", "file": upload(PROGRAMS)}
    page = browser.post(f"{HERE}add/program-readiness/", values)
    assert page.status_code == 422
    assert "compares earnings" in page.content.decode()
    values |= {"standard": "50000", "file": upload(PROGRAMS)}
    assert browser.post(f"{HERE}add/program-readiness/", values).status_code == 302
    page = browser.get(f"{HERE}1/").content.decode()
    assert "Programs: 1 of 2 programs are ready" in page
    assert "Good jobs, version 1" in page
    spanish = client_for("anonymous")
    spanish.cookies["highroad_language"] = "es"
    assert "no está listo" in spanish.get(f"{HERE}1/").content.decode()


def test_public_projects_and_seats(client_for, partnership):
    browser = client_for("contributor")
    files = {"file": upload(PROJECTS), "seats": upload(SEATS, "seats.csv")}
    assert browser.post(f"{HERE}add/public-projects/", {"title": "Projects"} | files).status_code == 302
    page = browser.get(f"{HERE}1/").content.decode()
    assert "sustain 160 to 320 job-years" in page
    assert "County study 2025" in page
    assert browser.get(f"{HERE}1/editions/1/seats.csv").status_code == 200
    assert browser.get(f"{HERE}1/editions/1/other.csv").status_code == 404
    assert browser.get(f"{HERE}add/other/").status_code == 404


def test_an_exhibit_of_a_register_says_where_it_comes_from(client_for, world):
    found = bring(world)
    page = client_for("anonymous").get(found.exhibit.get_absolute_url())
    assert page.status_code == 200
    assert "Valley Partnership" in page.content.decode()
    assert "Ask it differently" not in page.content.decode()  # no question of everybody's leads there


def test_programs_come_from_the_lists_at_hand(client_for, people, partnership, settings, tmp_path):
    data = Path(__file__).parents[2] / "sources" / "data"
    settings.HOME = tmp_path / "home"
    at = Catalogue(settings.HOME)
    for name in ("etp_scorecard_programs_202608.json", "ca_xwalk.csv"):
        at.add(data / name)
    one = services.add_list(
        people["contributor"], partnership, {"title": "Good jobs", "rule": "published-only"}
    )
    version = services.publish_list(people["steward"], one)
    browser = client_for("contributor")
    values = {"title": "Programs", "list": version.pk, "rule": "workforce-pell"}
    page = browser.post(f"{HERE}add/program-readiness/", values)
    assert page.status_code == 422
    assert "take the programs from the lists" in page.content.decode()
    made = browser.post(f"{HERE}add/program-readiness/", values | {"from_lists": "on"})
    assert made.status_code == 302, made.content.decode()
    page = browser.get(f"{HERE}1/").content.decode()
    assert "the number is suppressed" in page
    assert "Nursing assistant" in page
    told = json.loads(client_for("anonymous").get(f"{HERE}1/editions/1/programs.jsonld").content)
    programs = [each for each in told["@graph"] if each["@type"] == "ceterms:LearningOpportunityProfile"]
    assert {each["ceterms:name"]["en"] for each in programs} == {"Nursing assistant", "Carpentry"}
    nursing = next(each for each in programs if each["ceterms:name"]["en"] == "Nursing assistant")
    assert nursing["ceterms:occupationType"][0]["ceterms:codedNotation"] == "31-1131"
    (outcome,) = nursing["ceterms:aggregateData"]
    assert "ceterms:medianEarnings" not in outcome
    assert "Median earnings withheld by the publisher" in outcome["ceterms:description"]["en"]


def test_one_amount_that_changes_moves_the_gap_in_seats_and_what_rests_on_it(client_for, people, partnership):
    browser = client_for("contributor")
    files = {"file": upload(PROJECTS), "seats": upload(SEATS, "seats.csv")}
    browser.post(f"{HERE}add/public-projects/", {"title": "Projects"} | files)
    found = Register.objects.get()
    before = answers.read_exhibit(found.exhibit.editions.first().answers["en"]).table.data
    row = next(at for at, soc in enumerate(before["soc"]) if soc == "47-2061")
    gap = before["open_low"][row]
    claim = evidence.bind_claim(
        people["contributor"],
        found.exhibit,
        "Few seats are lacking.",
        {
            "measure": "open_low",
            "row": {"quarter": before["quarter"][row], "soc": "47-2061"},
            "comparison": "below",
            "threshold": gap + 1,
        },
    )
    assert claim.state == "still_true"
    larger = PROJECTS.replace("$40,000,000", "$80,000,000")
    files = {"file": upload(larger), "seats": upload(SEATS, "seats.csv")}
    assert browser.post(f"{HERE}1/renew/", files | {"note": "The bond was doubled."}).status_code == 302
    page = client_for("anonymous").get(found.exhibit.get_absolute_url()).content.decode()
    assert "sustain 320 to 640 job-years" in page  # the exhibit that plans cite is this one
    after = answers.read_exhibit(found.exhibit.editions.first().answers["en"]).table.data
    jobs, seats = before["jobs_low"][row], before["so_far"][row]
    assert after["jobs_low"][row] == pytest.approx(2 * jobs)
    assert gap == pytest.approx(max(0, jobs - seats))
    assert after["open_low"][row] == pytest.approx(2 * jobs - seats)
    claim.refresh_from_db()
    assert claim.state == "no_longer_true"


def test_seats_of_programs_stand_against_openings(client_for, people, partnership, world):
    grow(world)
    found = bring_programs(world)
    page = client_for("anonymous").get(found.get_absolute_url()).content.decode()
    assert "Not known: no program says how many seats it has" in page
    assert found.seats_exhibit is None
    bring_programs(world, seats="25", register=found)
    page = client_for("anonymous").get(found.get_absolute_url()).content.decode()
    assert "The programs say that they have 25 seats a year" in page
    found.refresh_from_db()
    exhibit = client_for("anonymous").get(found.seats_exhibit.get_absolute_url())
    assert exhibit.status_code == 200
    assert "Registered Nurses" in exhibit.content.decode()


def test_seats_stand_by_sector_and_at_the_states_rates(client_for, world, settings, tmp_path):
    grow(world)
    settings.HOME = tmp_path / "home"
    found = bring_programs(world, seats="25")
    here, browser = found.get_absolute_url(), client_for("anonymous")
    by_sector = browser.get(f"{here}?by=sector").content.decode()
    assert '<option value="sector" selected>' in by_sector
    assert "Health Care and Social Assistance" in by_sector
    assert 'name="rates"' not in by_sector  # no state's projections are at hand
    assert browser.get(f"{here}?by=nothing&rates=nothing").status_code == 200
    Catalogue(settings.HOME).add(Path(__file__).parents[2] / "sources" / "data" / "edd_projections.csv")
    at_state = browser.get(f"{here}?by=sector&rates=state").content.decode()
    assert '<option value="state" selected>' in at_state
    assert "Rates are those of Fresno MSA (Fresno and Madera Counties)" in at_state
    plot = browser.get(f"{here}editions/1/seats.svg?by=sector&rates=state")
    assert b"<svg" in plot.content
    assert browser.get(f"{here}editions/9/seats.svg?by=sector").status_code == 404
    browser.cookies["highroad_language"] = "es"
    in_spanish = browser.get(f"{here}?by=sector&rates=state").content.decode()
    assert "las del propio estado" in in_spanish


JUDGED = """kind,subject,soc,element,answer,value,evidence,source,as_of
occupation,Truck drivers,53-3032,pay,,40,agreement,Contract,2026
employer,Long Haul,53-3032,voice,yes,,agreement,Contract,2026
employer,Mill,,pay,,40,agreement,Contract,2026
"""


def test_moves_take_the_job_quality_that_the_regions_partnership_judged(client_for, partnership, world):
    asked = "/exhibits/ask/mix-transitions/?region=metro:23420"
    assert client_for("anonymous").get(asked).status_code == 200  # nobody has judged anything
    bring(world)  # employers without an occupation tell nothing of occupations
    assert client_for("anonymous").get(asked).status_code == 200
    bring(world, 2, text=JUDGED)
    led = client_for("anonymous").get(asked)
    assert led.status_code == 302
    # Of seven elements one is met, the others are unknown, with either subject: a seventh to all.
    assert "quality=53-3032:" in led.url
    assert "-100" in led.url
    assert "Employers%202" in led.url
    assert "%20edition%201" in led.url
    page = client_for("anonymous").get(led.url)
    assert page.status_code == 200
    # Whoever sends the parameter has chosen, also none; other regions are not told of it.
    assert client_for("anonymous").get(f"{asked}&quality=").status_code == 200
    other = asked.replace("metro:23420", "county:06037")
    assert client_for("anonymous").get(other).status_code == 200
    partnership.is_public = False
    partnership.save()
    assert client_for("anonymous").get(asked).status_code == 200
    assert client_for("visitor").get(asked).status_code == 302


def test_rows_of_employers_are_for_members_alone(client_for, people, partnership):
    head = "employer,sector,soc,openings,hourly_wage,schedule,skills,trains\n"
    rows = "".join(f"Firm {name},Food,49-9041,{at},30,days,welding,yes\n" for at, name in enumerate("ABC", 2))
    values = {"title": "Employers", "file": SimpleUploadedFile("rows.csv", (head + rows).encode())}
    assert client_for("contributor").post(f"{HERE}add/employer-voice/", values).status_code == 302
    public, member = (client_for(who) for who in ("anonymous", "contributor"))
    page = public.get(f"{HERE}1/").content.decode()
    assert "3 employers look for" in page
    assert "Firm A" not in page
    assert "Rows of edition" not in page
    assert public.get(f"{HERE}1/editions/1/file.csv").status_code == 404
    assert client_for("visitor").get(f"{HERE}1/editions/1/file.csv").status_code == 404
    assert "Firm A" in member.get(f"{HERE}1/editions/1/file.csv").content.decode()
    assert "Rows of edition 1" in member.get(f"{HERE}1/").content.decode()


def test_rows_of_workers_are_for_members_alone(client_for, people, partnership):
    rows = (
        "theme,consent,setting,language,speakers,speaker,quote,changed,link,quote_language\n"
        "Late schedules,quote,interview,es,,Rosa Nunez,Nos avisan de noche.,,,es\n"
        "Late schedules,theme,survey,en,3,,,II.a: two weeks of notice,/plans/x/\n"
        "The bus,quote,survey,en,2,,It ends at six.,,\n"
    )
    values = {"title": "Voices", "file": upload(rows.replace("avisan", "avisan Nunez"))}
    page = client_for("contributor").post(f"{HERE}add/worker-voice/", values)
    assert page.status_code == 422
    assert "a name that stands in the column speaker" in page.content.decode()
    values["file"] = upload(rows)
    assert client_for("contributor").post(f"{HERE}add/worker-voice/", values).status_code == 302
    public, member = (client_for(who) for who in ("anonymous", "contributor"))
    page = public.get(f"{HERE}1/").content.decode()
    assert "Voices: of 1 theme, 1 changed a text" in page
    assert '<a href="/plans/x/">II.a: two weeks of notice</a>' in page
    assert '<blockquote lang="es"><p>“Nos avisan de noche.”' in page
    assert not any(secret in page for secret in ("Rosa", "It ends at six", "Rows of edition"))
    for who in ("anonymous", "visitor"):
        assert client_for(who).get(f"{HERE}1/editions/1/file.csv").status_code == 404
    assert "Rosa" in member.get(f"{HERE}1/editions/1/file.csv").content.decode()
    exhibit = public.get(Register.objects.get().exhibit.get_absolute_url()).content.decode()
    assert "Rosa" not in exhibit
    assert '<span lang="es">“Nos avisan de noche.”</span>' in exhibit
