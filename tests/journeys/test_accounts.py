"""What people do to come in: by password, by second factor, by invitation; by keyboard; without scripts."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import struct
import time

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect
from tests.web_world import PASSWORD

from highroad.web.directory import services
from highroad.web.directory.models import Membership, User
from highroad.web.directory.rules import Role

PICTURES = os.environ.get("HIGHROAD_SCREENSHOTS")
pytestmark = pytest.mark.browser


def one_time_code(secret: str) -> str:
    """Six digits as an authenticator app computes them (RFC 6238: HMAC-SHA-1, steps of 30 seconds)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    counter = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(key, counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def sign_in(page: Page, email: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in").click()


def test_a_second_factor_is_turned_on_and_asked_for(open_browser, people, problems):
    page = open_browser()
    sign_in(page, "contributor@example.org")
    expect(page.get_by_role("heading", name="My work", level=1)).to_be_visible()
    page.goto("/accounts/2fa/totp/activate/")
    page.get_by_label("Password").fill(PASSWORD)  # whoever changes how one signs in proves it again
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Turn on the second factor")).to_be_visible()
    assert problems(page) == []
    secret = page.locator("#authenticator_secret").inner_text().strip()
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/second-factor.png", full_page=True)
    assert page.locator(".hr-qr svg").bounding_box()["width"] > 150
    page.locator("main input[name=code]").fill(one_time_code(secret))
    page.get_by_role("button", name="Turn it on").click()
    page.wait_for_url("**/accounts/2fa/recovery-codes/**")
    assert problems(page) == []
    page.goto("/accounts/2fa/")
    assert problems(page) == []

    again = open_browser()
    sign_in(again, "contributor@example.org")
    expect(again).to_have_url(re.compile("/accounts/2fa/authenticate/"))
    assert problems(again) == []
    again.locator("main input[name=code]").fill("000000")
    again.locator("main").get_by_role("button", name=re.compile("Sign in")).first.click()
    expect(again.locator(".hr-error-summary")).to_be_visible()
    assert problems(again) == []
    # A code works once: the one used above is forgotten, instead of waiting half a minute for the next.
    cache.clear()
    again.locator("main input[name=code]").fill(one_time_code(secret))
    again.locator("main").get_by_role("button", name=re.compile("Sign in")).first.click()
    expect(again.get_by_role("heading", name="My work", level=1)).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_an_invited_person_joins(open_browser, people, partnership, scripts):
    invitation = services.invite(
        people["steward"], partnership, email="new@example.org", role=Role.CONTRIBUTOR
    )
    page = open_browser(scripts=scripts, width=360)
    page.goto(f"/invitations/{services.invitation_token(invitation)}/")
    expect(page.get_by_role("heading", name="Valley Partnership", level=1)).to_be_visible()
    page.get_by_role("link", name="Make an account and join").click()
    page.get_by_label("Your name").fill("Nia Newcomer")
    page.get_by_label("Email").fill("new@example.org")
    page.locator("input[name=password1]").fill("a wholly unusual phrase")
    page.locator("input[name=password2]").fill("a wholly unusual phrase")
    page.get_by_role("button", name="Make the account").click()
    page.get_by_role("button", name="Join the partnership").click()
    expect(page.get_by_text("Welcome. You can begin here.")).to_be_visible()
    member = Membership.objects.get(user=User.objects.get(email="new@example.org"))
    assert (member.role, member.user.name) == (Role.CONTRIBUTOR, "Nia Newcomer")


def test_nobody_makes_an_account_without_an_invitation(open_browser, people):
    page = open_browser()
    page.goto("/accounts/signup/")
    expect(page.get_by_role("heading", name="Accounts are made by invitation")).to_be_visible()
    assert page.locator("input[name=password1]").count() == 0


def test_guessing_passwords_is_slowed_down(open_browser, people):
    page = open_browser(scripts=False)
    for _attempt in range(6):
        page.goto("/accounts/login/")
        page.get_by_label("Email").fill("steward@example.org")
        page.get_by_label("Password").fill("wrong wrong wrong")
        page.locator("main").get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("alert")).to_be_visible()  # else the next attempt could cut this one off
    expect(page.get_by_text("Too many failed login attempts")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_language_is_switched_and_remembered(open_browser, people, scripts):
    page = open_browser("visitor", scripts=scripts)
    page.goto("/about/numbers/")
    page.locator(".hr-wide").get_by_role("button", name="Español").click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    assert page.url.endswith("/about/numbers/")
    assert User.objects.get(email="visitor@example.org").language == "es"
    # Another browser of the same person speaks it too.
    other = open_browser("visitor", scripts=scripts)
    other.goto("/")
    expect(other.locator("html")).to_have_attribute("lang", "es")


def test_the_keyboard_is_enough(open_browser, people, partnership):
    page = open_browser()
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.type("Fresno")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Find your region")
    page.goto("/accounts/login/")
    page.locator("#id_login").focus()
    page.keyboard.type("steward@example.org")
    _tab_to(page, "#id_password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="My work", level=1)).to_be_visible()
    page.goto("/partnerships/valley/people/")
    _tab_to(page, "th button.hr-sort")
    page.keyboard.press("Enter")
    expect(page.locator("th").first).to_have_attribute("aria-sort", "ascending")


def _tab_to(page: Page, selector: str, most: int = 40) -> None:
    """Press Tab until something that fits `selector` has the focus, visibly."""
    for _press in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", f"{selector} has the focus, and nobody can see it"
            return
    raise AssertionError(f"Tab never reached {selector}")
