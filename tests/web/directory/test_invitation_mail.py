"""An invitation by e-mail says who invites, to what, until when; a post that is down loses nothing."""

from __future__ import annotations

import smtplib

import pytest
from django.core import mail
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from highroad.web.directory import invitations
from highroad.web.directory.models import Invitation


@pytest.fixture
def steward(client_for, settings):
    """A steward's browser, in an instance that can send e-mail."""
    settings.EMAIL_HOST = "mail.example.org"
    return client_for("steward")


def invite(browser):
    """Fill in the form."""
    told = {"email": "robin@example.org", "role": "30"}
    return browser.post(reverse("directory:invite", args=["valley"]), told)


def test_the_letter_says_all_that_is_needed_and_its_link_works(steward, client_for):
    assert invite(steward).status_code == 200
    (letter,) = mail.outbox
    invitation = Invitation.objects.get()
    assert letter.to == ["robin@example.org"]
    assert letter.subject == "Invitation to Valley Partnership"
    assert "Steward Example invites you to take part in Valley Partnership as reviewer." in letter.body
    assert f"It works once, until {date_format(localtime(invitation.expires_at))}:" in letter.body
    link = next(line for line in letter.body.splitlines() if line.startswith("http"))
    page = client_for("anonymous").get(link.removeprefix("http://testserver"))
    assert "Valley Partnership" in page.content.decode()


def test_a_post_that_is_down_leaves_the_link_to_hand_over(steward, monkeypatch):
    def down(*args, **kwargs):
        raise smtplib.SMTPServerDisconnected("down")

    monkeypatch.setattr(invitations, "send_mail", down)
    page = invite(steward).content.decode()
    assert "No e-mail was sent" in page
    assert "/invitations/" in page
    assert Invitation.objects.get().is_open
