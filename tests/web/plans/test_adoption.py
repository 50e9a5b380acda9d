"""Assurances and votes: who may record what, what is refused, and what coverage makes of it."""

from __future__ import annotations

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from highroad.errors import BadQuestion
from highroad.planning.coverage import Verdict
from highroad.web.directory.models import AuditEvent
from highroad.web.directory.rules import Refused
from highroad.web.plans import selectors
from highroad.web.plans.adoption import services
from highroad.web.plans.adoption.models import AdoptionRecord, AssuranceSigning

DAY = datetime.date(2026, 11, 20)
BASE = "/partnerships/valley/plans/valley-plan/"


def sign(who, section, **changes):
    given = {"owner": "Ana Ruiz, director", "evidence": "Policy 7", "signed_on": DAY} | changes
    return services.sign_assurance(who, section, **given)


def test_a_signature_on_evidence_makes_an_assurance_met(people, plan, section_of):
    assert selectors.finding_of(section_of("V.1")).verdict is Verdict.MISSING
    sign(people["approver"], section_of("V.1"))
    finding = selectors.finding_of(section_of("V.1"))
    assert finding.verdict is Verdict.MET
    assert "Ana Ruiz, director" in finding.reason
    assert "Policy 7" in finding.reason
    assert AuditEvent.objects.filter(verb="assurance.signed").get().after["owner"] == "Ana Ruiz, director"
    services.withdraw_signature(people["approver"], section_of("V.1"), reason="The policy was repealed.")
    assert selectors.finding_of(section_of("V.1")).verdict is Verdict.MISSING
    assert AssuranceSigning.objects.count() == 2


@pytest.mark.parametrize(
    ("requirement", "changes"),
    [
        ("V.1", {"owner": " "}),
        ("V.1", {"evidence": " "}),
        ("V.1", {"signed_on": datetime.date(2099, 1, 1)}),
        ("V.1", {"file": SimpleUploadedFile("policy.html", b"<script>alert(1)</script>")}),
        ("V.1", {"file": SimpleUploadedFile("policy.pdf", b"<script>alert(1)</script>")}),
        ("II.b.1", {}),
    ],
)
def test_what_is_no_signature_is_refused(people, plan, section_of, requirement, changes):
    with pytest.raises(BadQuestion):
        sign(people["approver"], section_of(requirement), **changes)
    assert not AssuranceSigning.objects.exists()


def test_only_approvers_sign_and_record(people, plan, section_of):
    with pytest.raises(Refused):
        sign(people["reviewer"], section_of("V.1"))
    with pytest.raises(Refused):
        services.record_adoption(people["reviewer"], plan, body="Board", voted_on=DAY, yes=3)


def test_a_file_is_kept_and_given_to_members_only(people, plan, section_of, client_for, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    file = SimpleUploadedFile("policy.pdf", b"%PDF-1.7 policy")
    made = sign(people["approver"], section_of("V.1"), evidence="", file=file)
    address = f"{BASE}adoption/files/{made.pk}/"
    given = client_for("visitor").get(address)
    assert b"".join(given.streaming_content) == b"%PDF-1.7 policy"
    assert "attachment" in given.headers["Content-Disposition"]
    assert client_for("outsider").get(address).status_code == 403


def test_signatures_and_votes_are_append_only(people, plan, section_of):
    sign(people["approver"], section_of("V.1"))
    services.record_adoption(people["approver"], plan, body="Board", voted_on=DAY, yes=3)
    for model in (AssuranceSigning, AdoptionRecord):
        with pytest.raises(TypeError):
            model.objects.get().save()
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.update(by_name="x")
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.all().delete()


def test_the_page_of_adoption_signs_and_records(client_for, plan):
    browser = client_for("approver")
    assert "No vote is recorded." in browser.get(f"{BASE}adoption/").content.decode()
    signed = browser.post(
        f"{BASE}sections/V.1/sign/",
        {"owner": "Ana Ruiz", "evidence": "Policy 7", "signed_on": "2026-11-20"},
        follow=True,
    )
    assert "Policy 7" in signed.content.decode()
    voted = {"body": "State board", "voted_on": "2026-11-20", "yes": 19, "no": 2, "abstained": 1}
    lacking = browser.post(f"{BASE}adoption/", voted | {"agreed_on": "2026-11-21"})
    assert lacking.status_code == 422
    page = browser.post(f"{BASE}adoption/", voted, follow=True).content.decode()
    assert "19 yes, 2 no, 1 abstained" in page
    assert "No vote is recorded." not in page


def test_the_coverage_page_says_what_to_do_next_and_what_comes_near(people, client_for, plan, section_of):
    from highroad.web.plans.services import save_text

    text = "Staff of the local offices need more training in technology and assistive devices. " * 6
    save_text(people["contributor"], section_of("III.b.8"), text, base_version=0)
    page = client_for("contributor").get(f"{BASE}coverage/").content.decode()
    assert "What to do next" in page
    assert "People with disabilities" in page
    assert "Something near stands in III.b.8" in page
    assert "likeness" in page
    met = client_for("contributor").get(f"{BASE}coverage/?show=blocking").content.decode()
    assert "blocking" in met
