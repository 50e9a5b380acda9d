"""An invitation by e-mail says who invites, to what, until when; a post that is down loses nothing."""

from __future__ import annotations

import re
import smtplib

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from highroad.web.directory import invitations, jobs, services
from highroad.web.directory.models import AuditEvent, Invitation, Job, User
from highroad.web.directory.vocabulary import JobState


@pytest.fixture
def steward(client_for, settings):
    """A steward's browser, in an instance that can send e-mail."""
    settings.EMAIL_HOST = "mail.example.org"
    return client_for("steward")


def invite(browser):
    """Fill in the form."""
    told = {"email": "robin@example.org", "role": "30"}
    return browser.post(reverse("directory:invite", args=["valley"]), told)


def send_what_waits():
    """Do the jobs that wait; their states."""
    return [jobs.run(str(job.public_id)) for job in Job.objects.filter(kind=invitations.SENDING)]


def link_in(text):
    """The path of the invitation's link in a letter or a page."""
    return re.search(r"http://testserver(/invitations/[^/<\s]+/)", text).group(1)


def sign_up(path, email="robin@example.org"):
    """Open the link and make an account."""
    browser = Client()
    assert browser.get(path).status_code == 200
    password = dict.fromkeys(("password1", "password2"), "a-long-passphrase")
    told = {"name": "Robin Reyes", "email": email, **password}
    browser.post(f"{reverse('account_signup')}?next={path}", told)
    return EmailAddress.objects.get(email=email)


def test_the_letter_says_all_that_is_needed_and_its_link_works(steward, client_for):
    page = invite(steward)
    assert page.status_code == 200
    assert "/invitations/" not in page.content.decode().replace("/people/invitations/", "")
    assert send_what_waits() == [JobState.DONE]
    (letter,) = mail.outbox
    invitation = Invitation.objects.get()
    assert letter.to == ["robin@example.org"]
    assert letter.subject == "Invitation to Valley Partnership"
    assert "Steward Example invites you to take part in Valley Partnership as reviewer." in letter.body
    assert f"It works once, until {date_format(localtime(invitation.expires_at))}:" in letter.body
    assert "Valley Partnership" in client_for("anonymous").get(link_in(letter.body)).content.decode()
    assert invitation.sent_at is not None


def test_the_letter_confirms_the_address_and_a_link_handed_over_does_not(steward, db):
    invite(steward)
    send_what_waits()
    invitation = Invitation.objects.get()
    shown = steward.post(reverse("directory:show_invitation", args=["valley", invitation.pk]))
    assert AuditEvent.objects.filter(verb="invitation.link_shown").count() == 1
    assert not sign_up(link_in(shown.content.decode())).verified
    EmailAddress.objects.all().delete()
    User.objects.filter(email="robin@example.org").delete()
    assert sign_up(link_in(mail.outbox[0].body)).verified


def test_a_link_for_one_mailbox_confirms_no_other(steward):
    invite(steward)
    send_what_waits()
    assert not sign_up(link_in(mail.outbox[0].body), "other@example.org").verified


def test_a_post_that_is_down_is_said_and_the_letter_can_be_sent_again(steward, monkeypatch):
    def down(*args, **kwargs):
        raise smtplib.SMTPServerDisconnected("down")

    with monkeypatch.context() as broken:
        broken.setattr(invitations, "send_mail", down)
        invite(steward)
        assert send_what_waits() == [JobState.FAILED]
    invitation = Invitation.objects.get()
    assert invitation.is_open
    assert invitation.sent_at is None
    assert "not sent yet" in steward.get(reverse("directory:people", args=["valley"])).content.decode()
    steward.post(reverse("directory:send_invitation", args=["valley", invitation.pk]))
    assert send_what_waits() == [JobState.DONE, JobState.FAILED]
    assert len(mail.outbox) == 1


def test_an_instance_without_post_shows_the_link(steward, settings):
    settings.EMAIL_HOST = ""
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    page = invite(steward).content.decode()
    assert "No e-mail was sent" in page
    assert link_in(page)
    assert not Job.objects.exists()


def test_a_withdrawn_invitation_is_not_sent(steward, people):
    invite(steward)
    services.withdraw_invitation(people["steward"], Invitation.objects.get())
    assert send_what_waits() == [JobState.DONE]
    assert not mail.outbox
    again = steward.post(reverse("directory:send_invitation", args=["valley", Invitation.objects.get().pk]))
    assert again.status_code >= 400
