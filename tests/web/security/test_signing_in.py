"""Signing in tells nobody who has an account, begins a new session, and spends each recovery code once."""

from __future__ import annotations

import datetime
import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from highroad.web.directory import accounts
from highroad.web.directory.models import User

KNOWN, UNKNOWN = "reviewer@example.org", "nobody@example.org"
PASSWORD = "correct horse battery"


@pytest.fixture
def reviewer(people):
    person = people["reviewer"]
    person.set_password(PASSWORD)
    person.save()
    return person


def without_noise(page: str, address: str) -> str:
    """A page without what differs from one request to the next."""
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", page).replace(address, "ADDRESS")


@pytest.mark.parametrize(
    ("view", "told"),
    [
        ("account_login", lambda address: {"login": address, "password": "wrong"}),
        ("account_reset_password", lambda address: {"email": address}),
    ],
)
def test_a_page_says_the_same_of_an_account_and_of_none(reviewer, view, told):
    answers = [Client().post(reverse(view), told(address), follow=True) for address in (KNOWN, UNKNOWN)]
    assert answers[0].redirect_chain == answers[1].redirect_chain
    pages = [
        without_noise(answer.text, address) for answer, address in zip(answers, (KNOWN, UNKNOWN), strict=True)
    ]
    assert pages[0] == pages[1]


def test_a_reset_for_a_stranger_goes_to_the_stranger_alone(reviewer):
    Client().post(reverse("account_reset_password"), {"email": UNKNOWN})
    assert [letter.to for letter in mail.outbox] in ([], [[UNKNOWN]])


def test_signing_in_begins_another_session(reviewer):
    browser = Client()
    browser.get(reverse("account_login"))
    session = browser.session
    session["planted"] = True
    session.save()
    before = session.session_key
    browser.cookies["highroad_session"] = before
    browser.post(reverse("account_login"), {"login": KNOWN, "password": PASSWORD})
    assert browser.session["_auth_user_id"] == str(reviewer.pk)
    assert browser.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_a_recovery_code_works_once(reviewer):
    TOTP.activate(reviewer, generate_totp_secret())
    code = RecoveryCodes.activate(reviewer).get_unused_codes()[0]

    def sign_in() -> Client:
        browser = Client()
        browser.post(reverse("account_login"), {"login": KNOWN, "password": PASSWORD})
        assert "_auth_user_id" not in browser.session
        browser.post(reverse("mfa_authenticate"), {"code": code})
        return browser

    assert sign_in().session["_auth_user_id"] == str(reviewer.pk)
    assert "_auth_user_id" not in sign_in().session
    assert Authenticator.objects.filter(user=reviewer).count() == 2


@pytest.mark.parametrize(("proxies", "limited"), [(0, True), (1, False)])
def test_limits_count_by_the_address_that_a_trusted_proxy_saw(people, settings, proxies, limited):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/m/ip"}
    answers = [
        Client().post(
            reverse("account_login"),
            {"login": f"n{number}@example.org", "password": "wrong"},
            headers={"x-forwarded-for": f"203.0.113.{number}"},
        )
        for number in range(6)
    ]
    assert any(answer.status_code == 429 or "Too many" in answer.text for answer in answers) is limited


def test_sessions_that_have_run_out_are_forgotten(people):
    for client in (Client(), Client()):
        client.force_login(User.objects.get(email=KNOWN))
    first = Session.objects.first()
    first.expire_date = timezone.now() - datetime.timedelta(seconds=1)
    first.save()
    assert accounts.forget_old_sessions() == 1
    assert Session.objects.count() == 1
