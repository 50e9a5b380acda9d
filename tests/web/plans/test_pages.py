"""Pages of plans: what each answers, what each offers to whom, and the three-way page."""

from __future__ import annotations

import datetime
import re

import pytest
from django.urls import reverse
from tests.web.plans.conftest import WORDS, add_editions, answer

from highroad.reference.packs import spoken
from highroad.web.directory import jobs
from highroad.web.directory.models import Job
from highroad.web.plans import services
from highroad.web.plans.models import Plan

BASE = "/partnerships/valley/plans/valley-plan/"
SECTION = f"{BASE}sections/II.a.1.A.i/"


def text_of(response) -> str:
    """The page's words, without markup."""
    import html

    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def handlers(page: str) -> list[str]:
    """Event handlers that stand in a page's markup; there should be none."""
    from html.parser import HTMLParser

    found: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            found.extend(name for name, _value in attrs if name.startswith("on"))

    Reader().feed(page)
    return found


def test_the_list_teaches_when_it_is_empty(client_for, partnership):
    page = client_for("steward").get(reverse("plans:plans", args=["valley"]))
    assert "No plan yet" in text_of(page)
    assert "Start a plan" in text_of(page)
    assert "Start a plan" not in text_of(client_for("visitor").get(reverse("plans:plans", args=["valley"])))


def test_the_partnerships_page_leads_to_its_plans(client_for, plan):
    page = client_for("anonymous").get("/partnerships/valley/")
    assert 'href="/partnerships/valley/plans/"' in page.content.decode()


PACK = "us-wioa-state-plan"


def test_a_pack_whose_approval_ran_out_still_starts_a_plan_and_says_so(client_for, partnership, monkeypatch):
    address = f"{reverse('plans:start', args=['valley'])}?pack={PACK}"
    warning = "was in force until March 31, 2027"
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: datetime.date(2026, 11, 22))
    assert warning not in text_of(client_for("steward").get(address))
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: datetime.date(2027, 4, 1))
    assert warning in text_of(client_for("steward").get(address))


def test_starting_a_plan(client_for, partnership):
    browser = client_for("steward")
    offered = text_of(browser.get(reverse("plans:start", args=["valley"])))
    assert "Two-year modification" in offered
    refused = browser.post(reverse("plans:start", args=["valley"]), {"pack": PACK, "title": ""})
    assert refused.status_code == 422
    response = browser.post(
        reverse("plans:start", args=["valley"]),
        {
            "pack": PACK,
            "title": "Plan of the valley",
            "begins": "2028-07-01",
            "answer_plan_type": "unified",
            "answer_combined_partners": ["TANF"],
            "answer_single_area_state": "on",
        },
        follow=True,
    )
    plan = Plan.objects.get()
    # A Unified plan has no partners, whatever was ticked.
    assert plan.answers == {
        "plan_type": "unified",
        "state_has_two_vr_agencies": False,
        "state_uses_3_5_B": False,
        "single_area_state": True,
        "waiver_requested": False,
        "waiver_renewal": False,
        "order_of_selection": False,
        "statewideness_waiver": False,
    }
    words = text_of(response)
    assert "What to do next" in words
    assert "March 2, 2028 Submit the plan" in words


def test_the_outline_says_what_is_missing_and_why(client_for, people, plan, section_of):
    services.save_text(people["contributor"], section_of("II.b.1"), "Too short.", base_version=0)
    browser = client_for("visitor")
    words = text_of(browser.get(BASE))
    assert "141 requirements are asked of this plan" in words
    assert "Only 2 words are written: too little to answer the requirement." in words
    assert "Career and technical education" not in words
    everything = text_of(browser.get(f"{BASE}?show=all"))
    assert "Asked only of: Combined State plan (core programs and partner programs)." in everything
    missing = text_of(browser.get(f"{BASE}?show=missing"))
    assert "Nothing is written here yet." in missing
    assert "Only 2 words" not in missing.split("Outline")[1]
    assert "No section is assigned to you" in text_of(browser.get(f"{BASE}?show=mine"))
    assert browser.get(f"{BASE}?show=<script>").status_code == 200


def test_what_is_mine_comes_first(client_for, people, plan, section_of):
    services.assign_section(
        people["steward"], section_of("III.b.7"), assignee=people["contributor"], organization=None,
        due=None, expected_version=1,
    )  # fmt: skip
    words = text_of(client_for("contributor").get(BASE))
    assert words.index("Priority of service for veterans") < words.index("Economic analysis")
    assert "Write · yours" in words


def test_coverage_names_the_evidence(client_for, people, plan, section_of, keep):
    exhibit = keep(answer(title="Farming pays $17.42"))
    text = f"{WORDS}\n\n[[exhibit:{exhibit.public_id}]]"
    services.save_text(people["contributor"], section_of(), text, base_version=0)
    page = client_for("visitor").get(f"{BASE}coverage/?show=all")
    assert f'href="/exhibits/{exhibit.public_id}/"' in page.content.decode()
    assert "with the exhibit “Farming pays $17.42”" in text_of(page)


def test_the_requirement_stands_beside_the_text(client_for, plan):
    page = client_for("contributor").get(SECTION)
    words = text_of(page)
    assert "Say which industry sectors and which occupations are in demand today." in words
    for citation in ("WIOA 102(b)(1)(A)(i)", "WIOA 3(23)"):
        assert f">{citation}</a>" in page.content.decode()
    assert "Employment and wages by occupation (OEWS)" in words
    assert "Save" in words
    unsure = text_of(client_for("contributor").get(f"{BASE}sections/III.a.2.E/"))
    assert "check before you rely on it" in unsure


def test_readers_see_the_text_and_no_form(client_for, people, plan, section_of):
    services.save_text(people["contributor"], section_of(), "**Farming** first.", base_version=0)
    page = client_for("visitor").get(SECTION).content.decode()
    assert "<strong>Farming</strong> first." in page
    assert "<textarea" not in page
    assert "Judge this requirement" not in page


def test_markdown_is_harmless(client_for, people, plan, section_of):
    evil = (
        "<script>alert(1)</script>\n\n[click](javascript:alert(1))\n\n<img src=x onerror=alert(1)>\n\n"
        '[ok](https://example.org "t\\" onmouseover=\\"x")\n\n[[exhibit:"><script>]]'
    )
    services.save_text(people["contributor"], section_of(), evil, base_version=0)
    for address in (SECTION, f"{BASE}read/", f"{SECTION}history/"):
        page = client_for("visitor").get(address).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert 'href="javascript' not in page
        assert not handlers(page)


def test_previewing_saves_nothing(client_for, plan, section_of, keep):
    exhibit = keep(answer(title="Farming pays $17.42"))
    text = f"## Demand\n\nGrowing.\n\n[[exhibit:{exhibit.public_id}]]"
    browser = client_for("contributor")
    fragment = browser.post(f"{SECTION}preview/", {"text": text, "base_version": 0})
    whole = browser.post(SECTION, {"text": text, "base_version": 0, "deed": "preview"})
    for page in (fragment, whole):
        assert page.status_code == 200
        assert "Demand</h" in page.content.decode()
        assert "Farming pays $17.42" in text_of(page)
    assert "<html" not in fragment.content.decode()
    assert "Growing." in whole.content.decode().split("<textarea")[1].split("</textarea>")[0]
    assert section_of().text_version == 0


def test_inserting_an_exhibit_without_scripts(client_for, plan, section_of, keep):
    exhibit = keep(answer(title="Farming pays $17.42"))
    browser = client_for("contributor")
    page = browser.get(SECTION).content.decode()
    assert f'value="insert:{exhibit.public_id}"' in page
    assert "answers this requirement" in page
    shown = browser.post(
        SECTION, {"text": "Words.", "base_version": 0, "deed": f"insert:{exhibit.public_id}"}
    )
    assert f"Words.\n\n[[exhibit:{exhibit.public_id}]]" in shown.content.decode()
    assert section_of().text == ""


def test_two_people_at_one_section(client_for, plan, section_of):
    first, second = client_for("contributor"), client_for("reviewer")
    first.post(SECTION, {"text": "One.\n\nTwo.", "base_version": 0, "deed": "save"})
    second.post(SECTION, {"text": "One, theirs.\n\nTwo.", "base_version": 1, "deed": "save"})
    conflict = first.post(
        SECTION, {"text": "One, mine & dear.\n\nTwo, mine.", "base_version": 1, "deed": "save"}
    )
    assert conflict.status_code == 409
    words = text_of(conflict)
    assert "Reviewer Example saved this section while you were writing." in words
    for kept in ("One, theirs.", "One, mine & dear.", "Two, mine.", "Both of you changed this"):
        assert kept in words
    assert section_of().text == "One, theirs.\n\nTwo."
    form = conflict.content.decode()
    assert 'name="base_version" value="2"' in form
    saved = first.post(SECTION, {"text": "One, both.\n\nTwo, mine.", "base_version": 2, "deed": "save"})
    assert saved.status_code == 302
    assert section_of().text == "One, both.\n\nTwo, mine."
    history = text_of(first.get(f"{SECTION}history/"))
    assert "Version 3" in history
    assert "Version 1" in history


def test_separate_changes_are_put_together(client_for, plan):
    browser = client_for("contributor")
    browser.post(SECTION, {"text": "One.\n\nTwo.\n\nThree.", "base_version": 0, "deed": "save"})
    browser.post(SECTION, {"text": "One!\n\nTwo.\n\nThree.", "base_version": 1, "deed": "save"})
    conflict = browser.post(SECTION, {"text": "One.\n\nTwo.\n\nThree!", "base_version": 1, "deed": "save"})
    assert "You changed different paragraphs" in text_of(conflict)
    assert "One!\n\nTwo.\n\nThree!" in conflict.content.decode()


def test_history_shows_what_changed_and_restores(client_for, plan, section_of):
    browser = client_for("contributor")
    browser.post(SECTION, {"text": "Farming is large.", "base_version": 0, "deed": "save"})
    browser.post(SECTION, {"text": "Farming is very large.", "base_version": 1, "deed": "save"})
    assert "<ins>very" in browser.get(f"{SECTION}history/").content.decode()
    assert "Farming is large." in text_of(browser.get(f"{SECTION}history/?version=1"))
    assert browser.get(f"{SECTION}history/?version=99").status_code == 200
    browser.post(f"{SECTION}restore/", {"version": "1"})
    section = section_of()
    assert (section.text, section.text_version) == ("Farming is large.", 3)
    assert browser.post(f"{SECTION}restore/", {"version": "x"}).status_code == 302


def test_handing_in_returning_and_approving(client_for, plan, section_of):
    client_for("contributor").post(SECTION, {"text": WORDS, "base_version": 0, "deed": "save"})

    def move(who: str, **data: str):
        data.setdefault("version", str(section_of().version))
        return client_for(who).post(f"{SECTION}move/", data, follow=True)

    assert "The section is in review now." in text_of(move("contributor", to="in review"))
    assert move("contributor", to="approved").status_code == 403
    assert move("reviewer", to="returned").status_code == 400
    returned = move("reviewer", to="returned", remark="Who does it?")
    assert "Who does it?" in text_of(returned)
    move("contributor", to="in review")
    assert "The section is approved now." in text_of(move("approver", to="approved"))
    assert "<textarea id" not in client_for("contributor").get(SECTION).content.decode()
    assert move("approver", to="drafting", version="1").status_code == 409


def test_judging_and_assigning(client_for, people, plan, section_of, organization):
    client_for("contributor").post(SECTION, {"text": WORDS, "base_version": 0, "deed": "save"})
    judged = client_for("reviewer").post(
        f"{SECTION}judge/", {"verdict": "partial", "reason": "No numbers.", "text_version": "1"}, follow=True
    )
    assert "Reviewer Example" in text_of(judged)
    assert "No numbers." in text_of(judged)
    bad = client_for("reviewer").post(f"{SECTION}judge/", {"verdict": "met", "text_version": "1"})
    assert bad.status_code == 400
    assigned = client_for("steward").post(
        f"{SECTION}assign/",
        {
            "assignee": people["contributor"].pk,
            "organization": organization.pk,
            "due": "2026-11-01",
            "version": section_of().version,
        },
        follow=True,
    )
    assert "Assigned." in text_of(assigned)
    assert "overdue since Nov. 1, 2026" in text_of(client_for("contributor").get(BASE))
    stale = client_for("steward").post(f"{SECTION}assign/", {"due": "", "version": "1"}, follow=True)
    assert "Somebody changed this section meanwhile." in text_of(stale)
    assert section_of().due is not None


def test_newer_numbers_are_offered_not_taken(client_for, people, plan, section_of, keep):
    exhibit = keep(answer(title="Farming pays $17.42"))
    text = f"{WORDS}\n\n[[exhibit:{exhibit.public_id}]]"
    services.save_text(people["contributor"], section_of(), text, base_version=0)
    add_editions(exhibit, [answer(title="Farming pays $18.01", vintage="2026")], people["contributor"])
    page = client_for("contributor").get(SECTION)
    assert "edition 2 is the newest" in text_of(page)
    assert "Farming pays $17.42" in text_of(client_for("visitor").get(f"{BASE}read/"))
    taken = client_for("contributor").post(f"{SECTION}renew/", {"exhibit": exhibit.public_id}, follow=True)
    assert "edition 2 is the newest" not in text_of(taken)
    assert "Farming pays $18.01" in text_of(client_for("visitor").get(f"{BASE}read/"))


def test_the_public_reads_what_was_published(client_for, people, plan, section_of, keep):
    shown, hidden = keep(answer(title="Farming pays $17.42")), keep(answer(title="Secret"), public=False)
    text = f"{WORDS}\n\n[[exhibit:{shown.public_id}]]\n\n[[exhibit:{hidden.public_id}]]"
    services.save_text(people["contributor"], section_of(), text, base_version=0)
    everybody = client_for("anonymous")
    assert everybody.get(f"{BASE}read/").status_code == 404
    assert "No plan is published yet" in text_of(everybody.get("/partnerships/valley/plans/"))
    approver = client_for("approver")
    asked = text_of(approver.get(f"{BASE}publish/"))
    assert "1 section with text isn't approved." in asked
    assert "Readers will not see these exhibits: they are not public Secret" in asked
    approver.post(f"{BASE}publish/", {"state": "published", "note": "For comment.", "version": plan.version})
    services.save_text(people["contributor"], section_of(), "Drafting goes on.", base_version=1)
    words = text_of(everybody.get(f"{BASE}read/"))
    assert "Growers in the valley hire most in June" in words
    assert "Farming pays $17.42" in words
    assert "For comment." in words
    assert "Edition 1, published on" in words
    assert "Secret" not in words
    assert "Drafting goes on." not in words
    assert "Valley plan" in text_of(everybody.get("/partnerships/valley/plans/"))
    assert everybody.get(f"{BASE}read/?edition=7").status_code == 404
    assert everybody.get(BASE).status_code == 302


@pytest.fixture
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_the_whole_plan_is_one_page_for_everybody(client_for, people, plan, section_of, keep, files):
    shown, hidden = keep(answer(title="Farming pays $17.42")), keep(answer(title="Secret"), public=False)
    text = f"{WORDS}\n\n[[exhibit:{shown.public_id}]]\n\n[[exhibit:{hidden.public_id}]]"
    services.save_text(people["contributor"], section_of(), text, base_version=0)
    published = {"state": "published", "note": "", "version": plan.version}
    client_for("approver").post(f"{BASE}publish/", published)
    everybody, address = client_for("anonymous"), f"{BASE}read/1/whole/"
    assert everybody.get(address).status_code == 404  # it is still to be made
    assert "on one page" not in text_of(everybody.get(f"{BASE}read/"))
    assert jobs.run(str(Job.objects.get(kind="plans.edition_files").public_id)) == "done"
    assert f'href="{address}"' in everybody.get(f"{BASE}read/").content.decode()
    answered = everybody.get(address)
    whole = b"".join(answered.streaming_content).decode()
    assert "Farming pays $17.42" in whole
    assert "Secret" not in whole
    assert answered["Content-Security-Policy"].startswith("default-src 'none'")
    everybody.cookies["highroad_language"] = "es"
    whole = b"".join(everybody.get(address).streaming_content).decode()
    assert '<html lang="es">' in whole
    assert everybody.get(f"{BASE}read/7/whole/").status_code == 404
    plan.partnership.is_public = False
    plan.partnership.save()
    assert everybody.get(address).status_code == 404


def test_a_partnership_that_is_not_public_shows_its_plans_to_members_only(
    client_for, people, plan, section_of
):
    services.save_text(people["contributor"], section_of(), WORDS, base_version=0)
    services.publish_plan(people["approver"], plan, state="published", note="", expected_version=1)
    plan.partnership.is_public = False
    plan.partnership.save()
    for address in (f"{BASE}read/", "/partnerships/valley/plans/"):
        assert client_for("outsider").get(address).status_code == 404
        assert client_for("visitor").get(address).status_code == 200


def test_particulars_changed_by_two(client_for, plan):
    browser = client_for("steward")
    data = {"title": "First", "answer_plan_type": "unified", "version": "1"}
    assert browser.post(f"{BASE}particulars/", data).status_code == 302
    late = browser.post(f"{BASE}particulars/", data | {"title": "Second"})
    assert late.status_code == 409
    assert "First" in text_of(late)
    assert 'value="Second"' in late.content.decode()
    plan.refresh_from_db()
    assert plan.title == "First"


@pytest.mark.parametrize("address", ["sections/nope/", "sections/II/", "sections/II.a/history/"])
def test_what_is_no_section_is_not_found(client_for, plan, address):
    assert client_for("steward").get(f"{BASE}{address}").status_code == 404


def test_pages_speak_spanish(client_for, plan):
    browser = client_for("contributor")
    browser.cookies["highroad_language"] = "es"
    item = spoken(plan.pack, "es").requirement(SECTION.rstrip("/").rsplit("/", 1)[-1])
    for address in (BASE, SECTION):
        page = browser.get(address).content.decode()
        assert item.title in page
        here = page.split("<main", 1)[1].split("</main", 1)[0]
        assert 'lang="en"' not in re.sub("<textarea[^>]*>", "", here)  # but for the author's text
    assert item.text in page


def test_every_kind_of_exhibit_that_a_pack_names_exists():
    from highroad.publishing.exhibits import kinds
    from highroad.reference.packs import list_packs

    named = {
        kind for pack in list_packs() for evidence in pack.evidence.values() for kind in evidence.exhibits
    }
    assert named
    assert named <= set(kinds())


def test_the_outline_is_quick_enough(client_for, people, plan, section_of):
    """Under 100 ms of processor time for all 238 items, half of the sections written."""
    import time

    from highroad.web.plans.models import Section

    Section.objects.filter(plan=plan, pk__in=list(plan.sections.values_list("pk", flat=True)[::2])).update(
        text=WORDS * 10, text_version=1
    )
    browser = client_for("steward")
    browser.get(f"{BASE}?show=all")
    spent = []
    for _turn in range(5):
        before = time.process_time()
        assert browser.get(f"{BASE}?show=all").status_code == 200
        spent.append(time.process_time() - before)
    assert min(spent) < 0.1
