"""Saved e-mail as text: broken messages, other files, and the line breaks of mail programs."""

from __future__ import annotations

import pytest

from highroad.errors import UnreadableFile
from highroad.web.plans.comments import mail


def test_a_mail_programs_line_breaks_are_taken_out_and_a_writers_own_stay():
    body = (
        "We ask that the plan count seasonal work as what it is: skilled, long and\n"
        "short. Say so.\n"
        "Thank you,\nAna\n\n- one thing that is as long as a line of this letter can ever be,\n- another\n"
        "> what somebody else wrote in a line that is as long as this one, before\n> us\n"
    )
    raw = b"From: ana@example.org\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + body.encode()
    [read] = mail.read_mail(raw, file="one.eml")
    assert read.text == body.replace("long and\nshort", "long and short").strip()


@pytest.mark.parametrize(
    "content", [b"", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, b"no headers at all", b"PK\x03\x04" + b"x" * 99]
)
def test_what_is_no_mail_is_refused_in_words(content):
    with pytest.raises(UnreadableFile, match="no saved e-mail"):
        mail.read_mail(content, file="x.eml")


@pytest.mark.parametrize(
    "broken",
    [
        b"From: =?utf-8?q?=FF?= <a@b>\nDate: yesterday\n\ntext",
        b"From: a\nContent-Type: text/plain; charset=nonsense\n\n\xff\xfe text",
        b"From: a\nContent-Type: multipart/mixed; boundary=x\n\n--x\n--x\n--x--",
        b"From: a\nDate: Fri, 31 Feb 99999 99:99:99 +9999\n\ntext",
        b"Subject: \x00\x01\n\ntext",
    ],
)
def test_broken_mail_is_read_as_far_as_it_goes(broken):
    assert len(mail.read_mail(broken, file="x.eml")) == 1
