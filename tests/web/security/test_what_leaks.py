"""Nothing tells outsiders what isn't theirs: private partnerships, addresses of people, private exhibits."""

from __future__ import annotations

import pytest
from django.core.cache import caches
from tests.web.plans.conftest import *  # noqa: F403

from highroad.web.directory.models import User
from highroad.web.directory.rules import Role
from highroad.web.directory.services import add_member

PAGES = (
    "",
    "edit/",
    "people/",
    "people/invite/",
    "partners/add/",
    "claims/",
    "plans/",
    "plans/start/",
    "plans/valley-plan/",
    "plans/valley-plan/read/",
    "plans/valley-plan/export/",
    "plans/valley-plan/sections/I.a/",
    "plans/valley-plan/sections/I.a/history/",
)


@pytest.fixture
def hidden(partnership, plan, keep):
    exhibit = keep()
    partnership.is_public = False
    partnership.save()
    return exhibit


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", ["anonymous", "outsider"])
def test_a_private_partnership_looks_like_none(client_for, hidden, page, who):
    browser = client_for(who)
    there = browser.get(f"/partnerships/valley/{page}")
    nowhere = browser.get(f"/partnerships/nowhere/{page}")
    assert there.status_code == nowhere.status_code
    assert "Valley Partnership" not in there.text


def test_members_of_a_private_partnership_see_it(client_for, hidden):
    assert client_for("visitor").get("/partnerships/valley/").status_code == 200


def test_an_ended_membership_sees_nothing(client_for, hidden, people):
    people["visitor"].memberships.update(ended_at=people["visitor"].date_joined)
    assert client_for("visitor").get("/partnerships/valley/").status_code == 404
    assert client_for("visitor").get("/partnerships/valley/plans/valley-plan/").status_code == 404


@pytest.mark.parametrize("who", ["anonymous", "outsider"])
def test_a_public_exhibit_does_not_name_a_private_partnership(client_for, hidden, who):
    browser = client_for(who)
    for address in (
        "/exhibits/",
        "/exhibits/list.json",
        hidden.get_absolute_url(),
        f"{hidden.get_absolute_url()}embed/",
    ):
        answered = browser.get(address)
        assert answered.status_code == 200
        assert "Valley Partnership" not in answered.text
        assert "valley" not in answered.text
    assert "Valley Partnership" in client_for("visitor").get(hidden.get_absolute_url()).text


def test_no_public_page_shows_an_address_of_a_person(client, partnership, people, keep):
    nameless = User.objects.create_user("nameless@example.org")
    add_member(people["steward"], partnership, nameless, Role.CONTRIBUTOR)
    exhibit = keep()
    exhibit.created_by = nameless
    exhibit.save()
    assert "nameless@example.org" not in client.get(exhibit.get_absolute_url()).text


@pytest.mark.parametrize("form", ["", "exhibit.csv", "exhibit.json", "plot.svg", "embed/", "?edition=1"])
def test_a_private_exhibit_looks_like_none(client_for, keep, form):
    exhibit = keep(public=False)
    for who in ("anonymous", "outsider"):
        assert client_for(who).get(f"{exhibit.get_absolute_url()}{form}").status_code == 404


def test_files_of_a_private_exhibit_stay_nowhere(client_for, keep):
    answered = client_for("visitor").get(f"{keep(public=False).get_absolute_url()}exhibit.csv")
    assert answered.headers["Cache-Control"] == "private, no-store"
    assert answered.headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("page", ["", "/no/such/page/", "/partnerships/valley/", "/my/", "/exhibits/"])
def test_pages_of_somebody_signed_in_are_private(client_for, page):
    assert "private" in client_for("visitor").get(page or "/").headers["Cache-Control"]


def test_signing_out_clears_what_the_browser_kept(client_for):
    browser = client_for("visitor")
    assert browser.get("/accounts/logout/").status_code == 200
    assert browser.get("/my/").status_code == 200
    assert browser.post("/accounts/logout/").headers["Clear-Site-Data"] == '"cache"'
    assert browser.get("/my/").status_code == 302


@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_file_may_do_nothing(client, keep, form):
    policy = client.get(f"{keep().get_absolute_url()}exhibit.{form}").headers["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "default-src 'none'" in policy
    assert "script-src" not in policy


def test_questions_do_not_push_out_the_counts_of_sign_ins(settings):
    assert caches["default"] is not caches["answers"]
    caches["default"].set("counted", 1)
    caches["answers"].clear()
    assert caches["default"].get("counted") == 1
