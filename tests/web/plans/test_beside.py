"""Beside a section: others' answers, what agencies and the public said, what is tied to it; for whom."""

from __future__ import annotations

from tests.house.matrix import plans_beside, plans_comments
from tests.web.plans.conftest import WORDS

from highroad.web.plans import services
from highroad.web.plans.comments.models import Comment
from highroad.web.plans.models import Plan

ADDRESS = "/partnerships/valley/plans/valley-plan/sections/II.b.1/"


def world_of(people, partnership, organization, region):
    world = {"people": people, "partnership": partnership, "organization": organization, "region": region}
    plans_comments.open_period(world)
    plans_beside._beside(world, 1)
    return world


def test_all_that_concerns_a_section_stands_beside_it(people, partnership, organization, region, client_for):
    world_of(people, partnership, organization, region)
    page = client_for("contributor").get(ADDRESS).content.decode()
    beside = page.split('id="beside"')[1].split("</aside>")[0]
    assert "Earlier plan 1, Valley Partnership, edition 1" in beside
    assert "Name farmworkers (1)." in beside
    assert 'value="suggestion"' in beside
    assert "Pay trainees while they learn, please, wherever they live (1)." in beside
    assert "noted with thanks" in beside
    assert "Recommendation 1" in beside
    # Visitors read what is public in a partnership, not what agencies and the public wrote to those who work.
    page = client_for("visitor").get(ADDRESS).content.decode()
    beside = page.split('id="beside"')[1].split("</aside>")[0]
    assert "Name farmworkers" not in beside
    assert "Pay trainees while" not in beside
    assert "Recommendation 1" in beside


def test_a_comment_tells_whether_its_passage_still_stands(
    people, partnership, organization, region, client_for
):
    world_of(people, partnership, organization, region)
    section = Plan.objects.get(slug="valley-plan").sections.get(requirement="II.b.1")
    services.save_text(people["contributor"], section, WORDS, base_version=section.text_version)
    Comment.objects.filter(quote="Work").update(quote="Growers in the valley hire most in June")
    browser = client_for("contributor")
    assert 'data-show="Growers in the valley hire most in June"' in browser.get(ADDRESS).content.decode()
    Comment.objects.filter(quote__startswith="Growers").update(quote="Words that nobody wrote")
    assert "no longer stands so in the text" in browser.get(ADDRESS).content.decode()


def test_the_panel_asks_for_passages_alone(people, partnership, organization, region, client_for):
    world_of(people, partnership, organization, region)
    browser = client_for("contributor")
    part = browser.get(f"{ADDRESS}others/", headers={"HX-Request": "true"}).content.decode()
    assert "A vision, the 1th." in part
    assert "<html" not in part
    assert f'action="{ADDRESS}others/"' in part


def test_the_comment_page_shows_the_passage_as_it_is_now(
    people, partnership, organization, region, client_for
):
    world = {"people": people, "partnership": partnership, "organization": organization, "region": region}
    period = plans_comments.open_period(world)
    comment = plans_comments.add_comment(world, period, 1)
    plan = Plan.objects.get(slug="valley-plan")
    frozen = next(each for each in period.edition.contents["sections"] if each["requirement"] == "II.b.1")
    first = frozen["text"].split(". ")[0]
    Comment.objects.filter(pk=comment.pk).update(quote=first)
    address = f"/partnerships/valley/plans/valley-plan/comments/{comment.number}/"
    browser = client_for("contributor")
    assert "The passage stands unchanged in the text." in browser.get(address).content.decode()
    for words, told in (
        (f"Before. {frozen['text']}", "The passage stands unchanged in the text."),
        (frozen["text"].replace(first.split()[0], "Otherwise", 1), "It reads now:"),
        ("", "The passage is gone from the text."),
    ):
        section = plan.sections.get(requirement="II.b.1")
        services.save_text(people["contributor"], section, words, base_version=section.text_version)
        page = browser.get(address).content.decode()
        assert told in page
        assert 'href="/partnerships/valley/plans/valley-plan/sections/II.b.1/#public"' in page
