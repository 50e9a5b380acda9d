"""The pages on which people keep their accounts, in every state that a person may find them in."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.urls import reverse
from tests.web_world import PASSWORD

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("HIGHROAD_SCREENSHOTS")
#: The accounts library's own words, in the title case and the jargon that ours replace.
THEIRS = re.compile(
    r"Confirm Access|Two-Factor|Authenticator App|reauthenticate|Third-Party|[Vv]erif|E-?mail Address\b"
)


def look(page, problems, address: str, name: str) -> list[str]:
    """What is wrong with the page at `address`, wide and narrow, its wording included."""
    answer = page.goto(address)
    assert answer.status == 200, f"{address}: {answer.status}"
    found = []
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 860})
        found += problems(page)
        if PICTURES:
            page.screenshot(path=str(Path(PICTURES) / f"account-{name}-{width}.png"), full_page=True)
    found += [f"{address} says {said!r}" for said in THEIRS.findall(page.locator("main").inner_text())]
    return found


def prove(page) -> None:
    """Enter the password once more."""
    page.goto("/accounts/reauthenticate/?next=/my/account/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/my/account/")


def test_the_pages_of_an_account_speak_our_words(open_browser, people, problems):
    steward = people["steward"]
    EmailAddress.objects.create(user=steward, email="other@example.org", verified=False)
    page = open_browser("steward")
    found = look(page, problems, "/accounts/reauthenticate/", "reauthenticate")
    prove(page)
    for name in ("account_change_password", "account_email", "mfa_index", "mfa_activate_totp"):
        found += look(page, problems, reverse(name), name)
    steward.emailaddress_set.filter(verified=False).delete()
    found += look(page, problems, reverse("mfa_activate_totp"), "activate")
    TOTP.activate(steward, generate_totp_secret())
    found += look(page, problems, reverse("mfa_generate_recovery_codes"), "no-codes-yet")
    RecoveryCodes.activate(steward)
    for name in (
        "mfa_index",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_deactivate_totp",
    ):
        found += look(page, problems, reverse(name), f"{name}-on")
    for name in ("mfa_reauthenticate", "account_logout"):
        found += look(page, problems, reverse(name), name)
    assert found == []


def test_a_forgotten_password_is_replaced_by_a_link(open_browser, people, problems):
    page = open_browser()
    found = look(page, problems, reverse("account_reset_password"), "reset")
    page.locator("main input[name=email]").fill("visitor@example.org")
    page.get_by_role("button", name="Send the link").click()
    page.wait_for_url("**/done/")
    found += look(page, problems, page.url, "reset-done")
    letter = _letter()
    assert letter.subject == "Highroad: Choose a new password"
    assert "Somebody asked for a new password for your account at Highroad." in letter.body
    link = re.search(r"https?://\S+", letter.body)
    assert link
    found += look(page, problems, link[0], "reset-choose")
    page.locator("input[name=password1]").fill("another long and safe one")
    page.locator("input[name=password2]").fill("another long and safe one")
    page.get_by_role("button", name="Keep this password").click()
    page.wait_for_url("**/done/")
    found += look(page, problems, page.url, "reset-changed")
    found += look(page, problems, link[0], "reset-used")
    for name in ("account_inactive", "account_email_verification_sent"):
        found += look(page, problems, reverse(name), name)
    assert found == []
    people["visitor"].refresh_from_db()
    assert people["visitor"].check_password("another long and safe one")
    notice = mail.outbox[-1]
    assert notice.subject == "Highroad: Your password was changed"
    assert "If it wasn't" in notice.body


def _letter() -> mail.EmailMessage:
    """The first e-mail, when it has arrived: it is written by the server's thread."""
    until = time.monotonic() + 10
    while not mail.outbox and time.monotonic() < until:
        time.sleep(0.05)
    return mail.outbox[0]
