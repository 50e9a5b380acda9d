"""Operators close and reopen accounts and make each other, with a reason, and one always remains."""

from __future__ import annotations

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse
from tests.web_world import PASSWORD

from highroad.errors import Refused
from highroad.web.directory import accounts, selectors
from highroad.web.directory.models import AuditEvent, User
from highroad.web.directory.services import NotPossible


def test_a_closed_account_is_signed_out_everywhere_and_reopens_with_its_roles(people, client_for):
    operator, steward = people["operator"], people["steward"]
    browser = client_for("steward")
    assert browser.get("/my/").status_code == 200
    accounts.close_account(operator, steward, reason="Left the board")
    assert browser.get("/my/").status_code == 302
    answer = client_for("anonymous").post("/accounts/login/", {"login": steward.email, "password": PASSWORD})
    assert answer.headers["Location"] == reverse("account_inactive")
    accounts.reopen_account(operator, steward, reason="Came back")
    assert browser.get("/my/").status_code == 302, "an old session lives again"
    steward.refresh_from_db()
    assert steward.is_active
    assert steward.memberships.filter(ended_at=None).count() == 1
    told = AuditEvent.objects.filter(target_type="directory.user").values_list("verb", "reason")
    assert set(told) == {("account.closed", "Left the board"), ("account.reopened", "Came back")}


def test_closing_one_account_signs_out_nobody_else(people, client_for):
    other = client_for("visitor")
    accounts.close_account(people["operator"], people["steward"], reason="Left")
    assert other.get("/my/").status_code == 200


@pytest.mark.parametrize("deed", ["close", "unmake_operator"])
def test_the_last_operator_stays(people, client_for, deed):
    operator = people["operator"]
    with pytest.raises(NotPossible):
        accounts.DEEDS[deed](operator, operator, reason="Tired")
    page = client_for("operator").post(
        reverse("directory:person", args=[operator.pk]), {"deed": deed, "reason": "Tired"}
    )
    assert "An instance keeps at least one operator." in page.content.decode()
    accounts.make_operator(operator, people["steward"], reason="Two are safer")
    accounts.DEEDS[deed](operator, operator, reason="Tired")
    assert list(User.objects.filter(is_operator=True, is_active=True)) == [people["steward"]]


def test_only_operators_with_a_reason_and_no_closed_account_becomes_one(people):
    operator, visitor = people["operator"], people["visitor"]
    for deed in accounts.DEEDS.values():
        with pytest.raises(Refused):
            deed(people["steward"], visitor, reason="Because")
    with pytest.raises(NotPossible):
        accounts.close_account(operator, visitor, reason="  ")
    accounts.close_account(operator, visitor, reason="Left")
    with pytest.raises(NotPossible):
        accounts.make_operator(operator, visitor, reason="Trusted")
    visitor.refresh_from_db()
    assert not visitor.is_operator


def test_the_list_says_what_an_operator_needs(people, client_for):
    TOTP.activate(people["steward"], generate_totp_secret())
    found = {row.email: row for row in selectors.accounts()}
    assert found["steward@example.org"].has_second_factor
    assert not found["visitor@example.org"].has_second_factor
    assert found["visitor@example.org"].membership_count == 1
    assert found["outsider@example.org"].membership_count == 0
    browser = client_for("operator")
    page = browser.get(reverse("directory:accounts"), {"q": "STEWARD"}).content.decode()
    assert "steward@example.org" in page
    assert "visitor@example.org" not in page
    assert "Nobody fits" in browser.get(reverse("directory:accounts"), {"q": "zzz"}).content.decode()
    User.objects.bulk_create(User(email=f"more{number}@example.org") for number in range(60))
    second = browser.get(reverse("directory:accounts"), {"page": 2})
    assert len(second.context["page"].object_list) == 60 + len(people) - 50
