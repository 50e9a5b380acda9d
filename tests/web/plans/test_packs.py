"""Pages of packs, and taking another plan's passage in with its credit."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.house.matrix.plans_packs import publish_another
from tests.web.plans.conftest import add_editions, answer

from highroad.errors import BadQuestion, Refused
from highroad.web.evidence.models import Exhibit
from highroad.web.plans import services
from highroad.web.plans.models import Edition
from highroad.web.plans.packs.answers import adapt, passages

OTHERS = reverse("plans:others", args=["valley", "valley-plan", "II.b.1"])


@pytest.fixture
def world(people, partnership, organization, plan):
    made = {"people": people, "partnership": partnership, "organization": organization}
    publish_another(made, 1)
    return made


def test_a_requirement_page_says_all_about_it(client_for, db):
    page = (
        client_for("anonymous")
        .get(reverse("plans:requirement", args=["us-wioa-local-plan", "2025-01", "LP.B.16"]))
        .content.decode()
    )
    for words in (
        "What a good answer holds",
        "often find wanting",
        "year 1",
        "20 CFR 679.560(b)(16)",
        "Adult",
    ):
        assert words in page
    missing = client_for("anonymous").get(reverse("plans:pack", args=["us-wioa-local-plan", "1999"]))
    assert missing.status_code == 404


def test_two_packs_side_by_side(client_for, db):
    page = (
        client_for("anonymous")
        .get(
            reverse("plans:compare_packs"),
            {"before": "us-wioa-local-plan@2025-01", "after": "us-wioa-local-plan-modification@2025-01"},
        )
        .content.decode()
    )
    assert "Change log" in page
    assert "tables, numbers" in page
    assert "LP.B.1 " not in page.split("<form", 1)[0]


def test_a_published_passage_is_taken_in_with_its_credit(client_for, world, section_of, people):
    browser = client_for("contributor")
    page = browser.get(OTHERS).content.decode()
    assert "A vision, the 1th." in page
    edition = Edition.objects.get()
    given = {"edition": str(edition.public_id), "base_version": "0"}
    assert browser.post(OTHERS, given).status_code == 302
    text = section_of("II.b.1").text
    assert text.startswith(
        "> A vision, the 1th.\n\nAdapted from [Earlier plan 1, Valley Partnership, edition 1"
    )
    assert "(/partnerships/valley/plans/earlier-plan-1/read/?edition=1&part=II.b.1#II.b.1)" in text
    # Somebody saved meanwhile: nothing is taken in, nothing is lost.
    services.save_text(people["contributor"], section_of("II.b.1"), "Mine.", base_version=1)
    browser.post(OTHERS, given)
    assert section_of("II.b.1").text == "Mine."


def test_only_public_published_plans_are_offered(world, partnership, plan, people, section_of):
    assert [passage.edition.title for passage in passages(plan.pack_key, "II.b.1", apart_from=plan)] == [
        "Earlier plan 1"
    ]
    assert passages("us-wioa-state-plan-modification", "II.b.1")
    assert not passages(plan.pack_key, "II.b.2")
    assert not passages("us-wioa-local-plan", "II.b.1")
    partnership.is_public = False
    partnership.save()
    assert not passages(plan.pack_key, "II.b.1")
    with pytest.raises(BadQuestion):
        adapt(people["contributor"], section_of("II.b.1"), "anything", base_version=0)


def test_a_visitor_takes_nothing_in(world, people, section_of):
    edition = str(Edition.objects.get().public_id)
    with pytest.raises(Refused):
        adapt(people["visitor"], section_of("II.b.1"), edition, base_version=0)


def test_evidence_is_put_in_with_one_press(client_for, plan, section_of, region, monkeypatch):
    asked = []

    def kept(actor, partnership, question):
        asked.append(question)
        return keep_for(partnership, actor)

    monkeypatch.setattr("highroad.web.plans.packs.answers.keep_exhibit", kept)
    address = reverse("plans:section", args=["valley", "valley-plan", "II.a.1.A.i"])
    browser = client_for("contributor")
    typed = {"text": "Half a sentence", "base_version": "0"}
    page = browser.post(address, {**typed, "deed": "make:occupation-table"}).content.decode()
    assert (asked[0].kind, dict(asked[0].parameters)) == ("occupation-table", {"region": region.key})
    # It stands below what was typed, which is neither lost nor saved.
    kept_one = Exhibit.objects.get()
    assert f"Half a sentence\n\n[[exhibit:{kept_one.public_id}]]" in page
    assert section_of("II.a.1.A.i").text_version == 0
    # A kind that answers something else changes nothing but says so; visitors make nothing.
    page = browser.post(address, {**typed, "deed": "make:unemployment-map"}).content.decode()
    assert "This exhibit doesn&#x27;t answer the requirement." in page
    assert "Half a sentence" in page
    assert client_for("visitor").post(address, {**typed, "deed": "make:occupation-table"}).status_code == 403
    assert len(asked) == 1


def keep_for(partnership, actor):
    """An exhibit with one answer, without asking any data."""
    exhibit = Exhibit.objects.create(
        partnership=partnership, kind="occupation-table", parameters={}, created_by=actor
    )
    add_editions(exhibit, [answer()], actor)
    return exhibit
