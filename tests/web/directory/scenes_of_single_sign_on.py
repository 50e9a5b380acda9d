"""What happens when people sign in with a provider. Run by test_single_sign_on.py, with a provider set:
the settings decide at start whether the library's models are installed."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from django.conf import settings as present
from django.core import mail
from django.core.cache import cache
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse
from tests.web.directory.openid_provider import OpenIdProvider
from tests.web_world import *  # noqa: F403
from tests.web_world import PASSWORD

from highroad.web.directory import services
from highroad.web.directory.models import User
from highroad.web.directory.rules import Role

LOGIN = "/accounts/oidc/oidc/login/"


@pytest.fixture
def provider(settings, db) -> Iterator[OpenIdProvider]:
    """The provider, serving; the instance knows its address."""
    cache.clear()
    serving = OpenIdProvider("highroad")
    app = present.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    told = {**app, "settings": {"server_url": serving.issuer}}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [told]}}
    yield serving
    serving.close()


def person(email: str, *, confirmed: object = True, sub: str = "p-1") -> dict[str, object]:
    """What the provider says of somebody."""
    return {"sub": sub, "email": email, "email_verified": confirmed, "name": "Robin Reyes"}


def sign_in(browser: Client, address: str = LOGIN) -> HttpResponseBase:
    """Press the button, follow the provider's redirects, come back."""
    away = browser.post(address)
    assert away.status_code == 302, away.content
    back = urlsplit(
        requests.get(away.headers["Location"], allow_redirects=False, timeout=5).headers["Location"]
    )
    return browser.get(f"{back.path}?{back.query}")


def who(browser: Client) -> str | None:
    """The address of whoever is signed in."""
    key = browser.session.get("_auth_user_id")
    return User.objects.get(pk=key).email if key else None


def test_the_sign_in_page_offers_it_as_one_button(provider, people):
    page = Client().get("/accounts/login/?next=/data/").content.decode()
    assert f'action="{LOGIN}?process=login&amp;next=%2Fdata%2F"' in page
    assert "Go on with State sign-on</button>" in page


def test_somebody_with_an_account_signs_in_by_a_confirmed_address(provider, people):
    provider.claims = person("Steward@example.org")
    browser = Client()
    answer = sign_in(browser, f"{LOGIN}?next=/data/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/data/")
    assert who(browser) == "steward@example.org"
    asked = provider.asked[0]
    assert asked["response_type"] == "code"
    assert set(asked["scope"].split()) == {"openid", "profile", "email"}
    people["steward"].refresh_from_db()
    assert people["steward"].check_password(PASSWORD)  # the other way in stays


def test_afterwards_the_provider_may_call_the_person_by_another_address(provider, people):
    provider.claims = person("steward@example.org")
    sign_in(Client())
    provider.claims = person("married@example.org", confirmed=False)
    browser = Client()
    sign_in(browser)
    assert who(browser) == "steward@example.org"
    assert User.objects.count() == len(people)


@pytest.mark.parametrize("confirmed", [False, "false", None])
@pytest.mark.parametrize("email", ["operator@example.org", "stranger@example.org"])
@pytest.mark.parametrize("is_open", [False, True])
def test_an_address_that_nobody_confirmed_is_refused(provider, people, settings, email, confirmed, is_open):
    settings.OPEN_SIGNUP = is_open
    provider.claims = person(email, confirmed=confirmed)
    browser = Client()
    answer = sign_in(browser)
    assert answer.status_code == 403
    assert "Your e-mail address isn't confirmed" in answer.content.decode()
    assert who(browser) is None
    assert User.objects.count() == len(people)
    assert not SocialAccount.objects.exists()


def test_an_address_that_is_not_told_at_all_is_refused(provider, people):
    provider.claims = {"sub": "p-1", "email_verified": True}
    browser = Client()
    assert sign_in(browser).status_code == 403
    assert who(browser) is None


def test_a_stranger_is_refused_while_sign_up_is_closed(provider, people):
    provider.claims = person("stranger@example.org")
    browser = Client()
    answer = sign_in(browser)
    assert "Accounts are made by invitation" in answer.content.decode()
    assert who(browser) is None
    assert not User.objects.filter(email="stranger@example.org").exists()


def test_a_stranger_makes_an_account_where_sign_up_is_open(provider, people, settings):
    settings.OPEN_SIGNUP = True
    provider.claims = person("Stranger@example.org", confirmed="true")
    browser = Client()
    sign_in(browser)
    made = User.objects.get(email="stranger@example.org")
    assert who(browser) == made.email
    assert made.name == "Robin Reyes"
    assert not made.has_usable_password()
    assert EmailAddress.objects.get(user=made).verified


def test_an_invited_person_makes_an_account_and_joins(provider, people, partnership):
    invitation = services.invite(
        people["steward"], partnership, email="robin@example.org", role=Role.REVIEWER, organization=None
    )
    address = reverse("directory:accept_invitation", args=[services.invitation_token(invitation)])
    provider.claims = person("robin@example.org")
    browser = Client()
    browser.get(address)
    answer = sign_in(browser, f"{LOGIN}?next={address}")
    assert answer.headers["Location"] == address
    browser.post(address)
    joined = partnership.memberships.get(user__email="robin@example.org")
    assert joined.role == Role.REVIEWER


def test_a_closed_account_stays_closed(provider, people):
    User.objects.filter(email="reviewer@example.org").update(is_active=False)
    provider.claims = person("reviewer@example.org")
    browser = Client()
    answer = sign_in(browser)
    assert answer.headers["Location"] == reverse("account_inactive")
    assert who(browser) is None


def test_whoever_took_an_address_beforehand_is_locked_out(provider, people):
    """Somebody made an account under another's address and waits; its owner then signs in."""
    EmailAddress.objects.filter(user=people["outsider"]).update(verified=False)
    squatter = Client()
    squatter.force_login(people["outsider"], backend="allauth.account.auth_backends.AuthenticationBackend")
    provider.claims = person("outsider@example.org")
    owner = Client()
    sign_in(owner)
    assert who(owner) == "outsider@example.org"
    assert squatter.get("/my/").status_code == 302
    assert owner.get("/my/").status_code == 200
    people["outsider"].refresh_from_db()
    assert not people["outsider"].has_usable_password()


def test_the_second_factor_is_asked_for_all_the_same(provider, people):
    TOTP.activate(people["steward"], generate_totp_secret())
    provider.claims = person("steward@example.org")
    browser = Client()
    answer = sign_in(browser)
    assert answer.headers["Location"].startswith(reverse("mfa_authenticate"))
    assert who(browser) is None


def test_a_token_for_another_client_is_refused(provider, people):
    provider.claims = person("steward@example.org")
    provider.audience = "somebody-else"
    browser = Client()
    answer = sign_in(browser)
    assert "Signing in didn't work" in answer.content.decode()
    assert who(browser) is None


def test_a_profile_of_somebody_else_than_the_token_is_refused(provider, people):
    provider.claims = person("outsider@example.org", sub="p-1")
    provider.profile = person("operator@example.org", sub="p-2")
    browser = Client()
    assert sign_in(browser).status_code == 403
    assert who(browser) is None


def test_an_answer_that_nobody_asked_for_is_refused(provider, people):
    provider.claims = person("steward@example.org")
    browser = Client()
    answer = browser.get("/accounts/oidc/oidc/login/callback/?code=x&state=y")
    assert "Signing in didn't work" in answer.content.decode()
    assert who(browser) is None


def test_turning_back_is_no_error(provider, people):
    provider.refuses = True
    browser = Client()
    answer = sign_in(browser)
    assert answer.headers["Location"] == reverse("socialaccount_login_cancelled")
    assert "You didn't sign in" in browser.get(answer.headers["Location"]).content.decode()


def test_a_connected_account_is_shown_and_disconnected_with_the_password(provider, people):
    browser = Client()
    provider.claims = person("steward@example.org")
    sign_in(browser)
    page = browser.get(reverse("socialaccount_connections")).content.decode()
    assert "State sign-on" in page
    assert reverse("socialaccount_connections") in browser.get("/my/account/").content.decode()
    held = {"account": SocialAccount.objects.get().pk}
    asked = browser.post(reverse("socialaccount_connections"), held)
    assert asked.headers["Location"].startswith(reverse("account_reauthenticate"))
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    browser.post(reverse("socialaccount_connections"), held)
    assert not SocialAccount.objects.exists()
    assert any("steward@example.org" in letter.to for letter in mail.outbox)


def test_another_persons_account_is_never_connected(provider, people, client_for):
    provider.claims = person("operator@example.org")
    sign_in(Client())
    outsider = client_for("outsider")
    sign_in(outsider, f"{LOGIN}?process=connect")
    assert SocialAccount.objects.get().user == people["operator"]
    assert who(outsider) == "outsider@example.org"


ANYBODY = ["openid_connect_login", "socialaccount_login_cancelled", "socialaccount_login_error"]


@pytest.mark.parametrize("name", ANYBODY)
def test_anybody_may_come_to_the_pages_of_signing_in(provider, client_for, name):
    address = reverse(name, kwargs={"provider_id": "oidc"} if name == "openid_connect_login" else {})
    for kind in ("anonymous", "outsider", "operator"):
        assert client_for(kind).get(address).status_code in (200, 401)


def test_other_pages_need_what_went_before(provider, client_for):
    connections = reverse("socialaccount_connections")
    login = reverse("account_login")
    assert client_for("anonymous").get(connections).headers["Location"].startswith(login)
    assert client_for("outsider").get(connections).status_code == 200
    assert client_for("anonymous").get(reverse("socialaccount_signup")).headers["Location"] == login
    assert client_for("anonymous").get("/accounts/oidc/another/login/").status_code == 404
