"""What anybody takes along of a published plan: made when it is published, as everybody may read it."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.web.plans.conftest import WORDS, answer

from highroad.web.directory import jobs
from highroad.web.directory.models import Job
from highroad.web.evidence.models import Exhibit
from highroad.web.plans import public_files, services
from highroad.web.plans.adoption.services import sign_assurance
from highroad.web.plans.models import Plan
from highroad.web.plans.people.remarks import make_remark

BASE = "/partnerships/valley/plans/valley-plan/"


@pytest.fixture
def published(people, plan, section_of, keep, settings, tmp_path) -> Job:
    """An edition with an exhibit, evidence for members, and a remark; the job that makes its files."""
    settings.MEDIA_ROOT = tmp_path
    exhibit = keep(answer(title="Farming pays $17.42"), public_id="wage2345")
    text = f"{WORDS}\n\n[[exhibit:{exhibit.public_id}]]"
    services.save_text(people["contributor"], section_of(), text, base_version=0)
    file = SimpleUploadedFile("policy.pdf", b"%PDF-1.7 policy")
    day = timezone.localdate()
    sign_assurance(
        people["approver"], section_of("V.1"), owner="Ana Ruiz", evidence="Policy 7", file=file, signed_on=day
    )
    make_remark(
        people["reviewer"], section_of(), weight="required", finding="Among us: rewrite.", text_version=1
    )
    version = Plan.objects.get(pk=plan.pk).version
    services.publish_plan(people["approver"], plan, state="published", note="", expected_version=version)
    return Job.objects.get(kind="plans.edition_files")


def test_everybody_takes_a_published_plan_along(published, client_for):
    nobody = client_for("anonymous")
    assert "Take this plan along" not in nobody.get(f"{BASE}read/").content.decode()
    assert nobody.get(f"{BASE}read/1/plan.pdf").status_code == 404
    assert jobs.run(str(published.public_id)) == "done", Job.objects.get(pk=published.pk).message
    page = nobody.get(f"{BASE}read/").content.decode()
    taken = {}
    for form, begins in (
        ("pdf", b"%PDF-"),
        ("docx", b"PK"),
        ("html", b"<!DOCTYPE"),
        ("xlsx", b"PK"),
        ("zip", b"PK"),
    ):
        assert f"{BASE}read/1/plan.{form}" in page
        taken[form] = b"".join(nobody.get(f"{BASE}read/1/plan.{form}").streaming_content)
        assert taken[form].startswith(begins)
    assert nobody.get(f"{BASE}read/1/plan.exe").status_code == 404
    with zipfile.ZipFile(io.BytesIO(taken["zip"])) as held:
        assert not [name for name in held.namelist() if name.startswith("evidence/")]
        assert "data/wage2345-1.csv" in held.namelist()
        everything = b"".join(held.read(name) for name in held.namelist())
        record = json.loads(held.read("record.json"))
        front = held.read("README.txt").decode() + held.read("index.html").decode()
    assert b"Among us: rewrite." not in everything
    assert (record["remarks"], record["rounds"], record["desk"]) == ([], [], None)
    assert "what stands around it: here nothing" in front
    assert "rounds of input" not in front  # it names only what it holds


def test_no_archive_leaves_with_exhibits_that_are_not_public(published, client_for, monkeypatch):
    Exhibit.objects.update(is_public=False)
    small = io.BytesIO()
    with zipfile.ZipFile(small, "w") as book:
        book.writestr("plan.pdf", b"%PDF-1.7")
    monkeypatch.setattr(public_files, "archive", lambda *_given: small.getvalue())
    assert jobs.run(str(published.public_id)) == "done"
    page = client_for("anonymous").get(f"{BASE}read/").content.decode()
    assert f"{BASE}read/1/plan.pdf" in page
    assert "plan.zip" not in page
    assert client_for("anonymous").get(f"{BASE}read/1/plan.zip").status_code == 404
