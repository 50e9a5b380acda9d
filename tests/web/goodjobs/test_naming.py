"""An occupation's page names the published lists that tell of it, to those who may read them."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from highroad.web.goodjobs import services

NURSES = "/occupations/29-1141/?region=metro:23420"
VALUES = {"title": "Good jobs", "rule": "published-only"}


def lists_section(browser, code: str = "en") -> str:
    page = browser.get(NURSES, headers={"accept-language": code}).content.decode()
    return page.split('id="lists"')[1].split("</section>")[0]


def test_a_list_is_named_once_it_is_published_and_to_those_who_may_read_it(people, partnership, client_for):
    one = services.add_list(people["contributor"], partnership, VALUES)
    assert "No list of occupations that a partnership has published" in lists_section(client_for("anonymous"))
    version = services.publish_list(people["steward"], one)
    named = lists_section(client_for("anonymous"))
    assert version.get_absolute_url() in named
    assert "<strong>On the list.</strong> Meets" in named
    assert "<strong>En la lista.</strong>" in lists_section(client_for("anonymous"), "es")
    partnership.is_public = False
    partnership.save()
    assert version.get_absolute_url() not in lists_section(client_for("outsider"))
    assert version.get_absolute_url() in lists_section(client_for("visitor"))


def test_only_the_newest_version_speaks_and_more_lists_cost_no_more_queries(people, partnership, client_for):
    browser = client_for("anonymous")

    def queries() -> int:
        lists_section(browser)  # what is read once
        with CaptureQueriesContext(connection) as captured:
            lists_section(browser)
        return len(captured)

    one = services.add_list(people["contributor"], partnership, VALUES)
    first = services.publish_list(people["steward"], one)
    before = queries()
    services.change_list(
        people["contributor"], one, {"thresholds": {"high_wage.1": 9.0}}, expected_version=one.version
    )
    second = services.publish_list(people["steward"], one, note="Only the best paid.")
    other = services.add_list(people["contributor"], partnership, VALUES | {"title": "Another"})
    services.publish_list(people["steward"], other)
    assert queries() == before
    section = lists_section(browser)
    assert second.get_absolute_url() in section
    assert first.get_absolute_url() not in section
    # Those that have it on them come first.
    assert section.index("Another") < section.index("Good jobs")
    assert "<strong>Not on the list.</strong>" in section


def test_pay_is_held_against_the_standard_that_the_regions_partnership_chose(people, partnership, client_for):
    values = VALUES | {"rule": "good-jobs-first", "standard": "52000", "standard_source": "The board, June"}
    one = services.add_list(people["contributor"], partnership, values)
    here = f"/occupations/29-1141/?region={partnership.region.key}"
    assert "The board, June" not in client_for("anonymous").get(here).content.decode()
    services.publish_list(people["steward"], one)
    page = client_for("anonymous").get(here).content.decode()
    assert "$25.00 an hour is the wage standard of" in page  # 52,000 / 2,080 hours
    assert "(The board, June)" in page
    assert "of the jobs pay $25.00 an hour or more" in page
    mine = client_for("anonymous").get(f"{here}&threshold=40").content.decode()
    assert "$25.00 an hour is the wage standard of" not in mine
    assert "threshold=25.00" in mine
    elsewhere = client_for("anonymous").get("/occupations/29-1141/").content.decode()
    assert "The board, June" not in elsewhere
