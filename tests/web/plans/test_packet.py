"""The board's packet: what is voted on, what is at odds, open, disagreed with, unsigned; page and file."""

from __future__ import annotations

import datetime
import uuid

import pytest
from django.utils import timezone
from tests.publishing.pdf_ua import faults
from tests.web.plans.conftest import WORDS

from highroad.publishing.documents import to_html
from highroad.web.directory import jobs
from highroad.web.directory.models import Job
from highroad.web.plans import services
from highroad.web.plans.adoption.services import sign_assurance
from highroad.web.plans.comments import answering, intake, periods
from highroad.web.plans.models import Plan
from highroad.web.plans.packet.contents import packet_of
from highroad.web.plans.packet.documents import packet_document
from highroad.web.plans.people.remarks import make_remark

BASE = "/partnerships/valley/plans/valley-plan/"


@pytest.fixture
def commented(people, plan, section_of) -> Plan:
    """A draft out for comment, with a comment that disagrees and was declined, and one that waits."""
    services.save_text(people["contributor"], section_of(), WORDS, base_version=0)
    today = timezone.localdate()
    period = periods.open_period(
        people["approver"],
        plan,
        opens=today - datetime.timedelta(days=3),
        closes=today + datetime.timedelta(days=27),
        expected_version=Plan.objects.get(pk=plan.pk).version,
    )
    made = [
        intake.comment_by_letter(
            people["contributor"],
            period,
            intake.Said(text, name="Ana Ruiz", stance=stance),
            token=uuid.uuid4(),
            received_on=today,
        )
        for text, stance in (
            ("Winter work is left out of it.", "disagrees"),
            ("¿Y los autobuses?", "question"),
        )
    ]
    answering.dispose(
        people["reviewer"],
        made[0],
        disposition="declined",
        reply="It stands in II.b.",
        expected_version=made[0].version,
    )
    return Plan.objects.select_related("partnership").get(pk=plan.pk)


def test_the_packet_names_everything_that_stands_before_the_vote(people, commented, section_of, client_for):
    day = datetime.date(2026, 11, 20)
    sign_assurance(
        people["approver"], section_of("V.1"), owner="Ana Ruiz, director", evidence="Policy 7", signed_on=day
    )
    make_remark(people["reviewer"], section_of(), weight="required", finding="Name the data.", text_version=1)
    page = client_for("visitor").get(f"{BASE}packet/").content.decode()
    document = to_html(packet_document(packet_of(people["visitor"], commented)))
    for words in (
        "Shall “Valley plan” be adopted, for July 1, 2028 to June 30, 2032?",
        "1 comment has no answer yet.",
        "1 remark of a reviewer is open.",
        "Comments are taken until",
        "No vote is recorded.",
        "Winter work is left out of it.",
        "It stands in II.b.",
        "¿Y los autobuses?",
        "Ana Ruiz, director",
        "Policy 7",
        "Name the data.",
        "nobody yet",
    ):
        assert words in page, words
        assert words in document, words


def test_it_is_made_as_pdf_and_word(people, plan, client_for, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    member = client_for("visitor")
    for form, begins in (("packet.pdf", b"%PDF-"), ("packet.docx", b"PK")):
        member.post(f"{BASE}export/", {"form": form})
        job = Job.objects.latest("pk")
        assert jobs.run(str(job.public_id)) == "done"
        given = b"".join(member.get(Job.objects.get(pk=job.pk).result_url).streaming_content)
        assert given.startswith(begins)
        assert form != "packet.pdf" or faults(given) == []
