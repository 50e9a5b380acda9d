"""The accounts library in Spanish: every page and letter of an account, its labels, errors and notices."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from tests.house.english import english_in, written_by_people
from tests.web_world import PASSWORD

ANOTHER = "another long and safe one"


@pytest.fixture
def reader():
    """A browser in Spanish; asking for a page fails when the page says English."""
    cache.clear()  # what other tests tried counts against nobody here
    browser = Client()
    browser.cookies["highroad_language"] = "es"

    def look(address: str, data: dict[str, str] | None = None, *, status: int = 200) -> str:
        answer = (
            browser.get(address, follow=True) if data is None else browser.post(address, data, follow=True)
        )
        page = answer.content.decode()
        assert answer.status_code == status, address
        assert english_in(page, written_by_people()) == [], address
        assert ">None<" not in page, address
        return page

    return look


def _letters() -> list[str]:
    said = [f"{letter.subject}\n{letter.body}" for letter in mail.outbox]
    assert [english_in(letter) for letter in said] == [[]] * len(said)
    assert not any("Unspecified" in letter for letter in said)
    mail.outbox.clear()
    return said


def test_entering_and_failing_to_enter(people, reader, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/m/key"}
    login, signup = reverse("account_login"), reverse("account_signup")
    assert "Correo electrónico" in reader(login)
    assert "Este campo es obligatorio" in reader(login, {})
    assert "no son correctas" in reader(login, {"login": "steward@example.org", "password": "wrong"})
    reader(login, {"login": "steward", "password": "wrong"})
    reader(signup)
    for name in ("account_inactive", "account_email_verification_sent", "account_logout"):
        reader(reverse(name))
    for _attempt in range(4):
        page = reader(login, {"login": "reviewer@example.org", "password": "wrong"})
    assert "Demasiados intentos" in page


def test_a_forgotten_password(people, reader):
    address = reverse("account_reset_password")
    reader(address)
    reader(address, {})
    reader(address, {"email": "visitor@example.org"})
    reader(address, {"email": "nobody@example.org"})
    link = re.search(r"https?://testserver(\S+)", _letters()[0])
    assert link
    page = reader(link[1])
    assert "Nueva contraseña" in page
    form = re.search(r'action="([^"]*set-password/)"', page)
    assert form
    assert "demasiado común" in reader(form[1], {"password1": "password", "password2": "password"})
    reader(form[1], {"password1": ANOTHER, "password2": "something else"})
    reader(form[1], {"password1": ANOTHER, "password2": ANOTHER})
    reader(link[1])
    assert "Se cambió su contraseña" in _letters()[0]
    for _attempt in range(4):
        reader(address, {"email": "visitor@example.org"})
    page = reader(address, {"email": "visitor@example.org"}, status=429)
    assert "Demasiados intentos" in page
    assert "<main" in page


def test_keeping_an_account(people, reader):
    reader(reverse("account_login"), {"login": "steward@example.org", "password": PASSWORD})
    change, emails = reverse("account_change_password"), reverse("account_email")
    assert "Contraseña actual" in reader(change)
    reader(change, {"oldpassword": "wrong", "password1": "1", "password2": "2"})
    reader(emails)
    reader(emails, {"action_add": "", "email": "bad"})
    page = reader(emails, {"action_add": "", "email": "second@example.org"})
    if "reauthenticate" in page:
        reader(reverse("account_reauthenticate"), {"password": "wrong"})
        reader(reverse("account_reauthenticate"), {"password": PASSWORD})
        reader(emails, {"action_add": "", "email": "second@example.org"})
    assert EmailAddress.objects.filter(email="second@example.org").exists()
    for deed in ("add", "send", "primary"):
        reader(emails, {f"action_{deed}": "", "email": "second@example.org"})
    reader(reverse("mfa_activate_totp"))  # refused while an address waits to be confirmed
    reader(emails, {"action_remove": "", "email": "steward@example.org"})
    reader(emails, {"action_remove": "", "email": "second@example.org"})
    reader(change, {"oldpassword": PASSWORD, "password1": ANOTHER, "password2": ANOTHER})
    assert _letters()


def test_the_second_factor(people, reader):
    steward = people["steward"]
    login = {"login": "steward@example.org", "password": PASSWORD}
    reader(reverse("account_login"), login)
    reader(reverse("mfa_index"))
    activate = reverse("mfa_activate_totp")
    reader(activate)
    reader(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert "Código" in reader(activate)
    reader(activate, {"code": "000000"})
    reader(reverse("mfa_generate_recovery_codes"))
    TOTP.activate(steward, generate_totp_secret())
    generate = reverse("mfa_generate_recovery_codes")
    reader(generate)
    reader(generate, {})
    if not steward.authenticator_set.filter(type="recovery_codes").exists():
        RecoveryCodes.activate(steward)
    for name in (
        "index",
        "view_recovery_codes",
        "generate_recovery_codes",
        "deactivate_totp",
        "reauthenticate",
    ):
        reader(reverse(f"mfa_{name}"))
    reader(reverse("mfa_reauthenticate"), {"code": "000000"})
    reader(reverse("account_email"), {"action_add": "", "email": "third@example.org"})
    reader(reverse("account_logout"), {})
    reader(reverse("account_login"), login)
    reader(reverse("mfa_authenticate"), {"code": ""})
    assert "no es correcto" in reader(reverse("mfa_authenticate"), {"code": "000000"})
