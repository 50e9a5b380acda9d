"""What stands around a plan goes along in its archive and comes back: comments, remarks, rounds, strategy."""

from __future__ import annotations

import datetime
import hashlib
import json
import uuid

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from tests.web.plans.conftest import WORDS, add_editions, answer
from tests.web.plans.test_archive import names_of, quiet, read, tampered, wipe
from tests.web.plans.test_comments import period, said, send  # noqa: F401 - a fixture
from typer.testing import CliRunner

from highroad.cli.main import app
from highroad.errors import BadArchive, Refused
from highroad.publishing.archives import packed
from highroad.web.commitments import carrying_out
from highroad.web.commitments import services as commitments
from highroad.web.commitments.models import Principle
from highroad.web.directory.models import Partnership
from highroad.web.evidence.models import Edition as ExhibitEdition
from highroad.web.plans import services
from highroad.web.plans.adoption import services as adoption
from highroad.web.plans.adoption.models import AssuranceSigning, CarryForward, ExhibitDecision
from highroad.web.plans.archive import commands, writing
from highroad.web.plans.archive.reading import import_archive
from highroad.web.plans.archive.record import record_of
from highroad.web.plans.archive.writing import archive
from highroad.web.plans.calendar import models as calendar
from highroad.web.plans.comments import answering, intake, periods
from highroad.web.plans.comments.documents import ledger_table
from highroad.web.plans.comments.models import Comment, CommentPeriod
from highroad.web.plans.models import Plan, Section, SectionVersion
from highroad.web.plans.people.remarks import make_remark, take_step
from highroad.web.plans.rounds import services as rounds
from highroad.web.plans.writing import threads
from highroad.web.plans.writing.drafts import keep_draft
from highroad.web.plans.writing.models import ImportedPiece, PlanImport, SectionDraft

DAY = datetime.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def no_paper(monkeypatch, settings, tmp_path):
    """Setting pages takes the time and is tested elsewhere."""
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(writing, "to_pdf", lambda *_of: b"%PDF-")
    monkeypatch.setattr(writing, "to_docx", lambda *_of: packed({"a": b"b"}))


@pytest.fixture
def lived(people, plan, period, section_of, keep):  # noqa: F811
    """A plan that people worked on: everything that an archive tells of, at least once."""
    exhibit = keep(answer(vintage="2024"), public_id="wage2345")
    add_editions(exhibit, [answer(title="Farming pays $18.10")], people["contributor"])
    text = f"{WORDS}\n\n[[exhibit:{exhibit.public_id}]]"
    services.save_text(people["contributor"], section_of("II.b.2"), text, base_version=0)
    _comments(people, period)
    remark = make_remark(
        people["reviewer"],
        section_of("II.b.2"),
        weight="required",
        finding="Say who.",
        action="",
        text_version=1,
    )
    take_step(people["contributor"], remark, "answered", text="We do.", expected_version=remark.version)
    _round(people, plan)
    phase = calendar.Phase.objects.create(plan=plan, title="Draft", begins=DAY, ends=DAY)
    first = DAY - datetime.timedelta(days=9)
    milestone = calendar.Milestone.objects.create(
        plan=plan, phase=phase, title="Draft is there", due=DAY, first_due=first, owner=people["reviewer"],
        dropped_on=DAY, dropped_because="Nobody reads it.", drops=[calendar.moved(first, DAY, "Snow")],
    )  # fmt: skip
    given = {"before": first, "after": DAY, "reason": "Harvest", "by": people["steward"]}
    calendar.MilestoneMove.objects.create(milestone=milestone, **given)
    calendar.PlanDay.objects.create(plan=plan, clock="adoption", day=DAY)
    _resolved(people, plan.partnership, exhibit)
    _worked(people, plan, section_of, exhibit)
    return Plan.objects.select_related("partnership__region", "partnership__backbone").get(pk=plan.pk)


def _comments(people, period):  # noqa: F811
    """One accepted, one blacked out, one not shown, two alike; the ledger is published."""
    person = {"name": "Ana Fuentes", "email": "ana@example.org", "organization": "Growers"}
    scan = intake.Attached("scan.pdf", b"%PDF-1.4 scan")
    first = intake.comment_by_letter(
        people["contributor"], period, said("Name farmworkers.", **person), token=uuid.uuid4(),
        received_on=timezone.localdate(), scan=scan,
    )  # fmt: skip
    second, third = send(period, "Call 555-0100 about buses."), send(period, "You are all thieves.")
    alike = [send(period, f"More buses, please {mark}", address="192.0.2.9") for mark in ("!", "now")]
    reviewer = people["reviewer"]
    black = {"reason": "A number.", "shown_text": "Call [removed] about buses."}
    second = answering.moderate(reviewer, second, deed="redacted", **black, expected_version=second.version)
    third = answering.moderate(reviewer, third, deed="abuse", reason="Rude.", expected_version=third.version)
    reply = {"disposition": "accepted", "reply": "It does now.", "changed": "II.b.1"}
    answering.dispose(people["contributor"], first, **reply, expected_version=first.version)
    for each in (second, third):
        given = {"disposition": "noted", "reply": "Noted.", "expected_version": each.version}
        answering.dispose(people["contributor"], each, **given)
    for each in alike:
        each.refresh_from_db()
    group = answering.group_comments(people["contributor"], period, alike, title="Buses")
    soon = {"disposition": "noted", "reply": "Soon.", "expected_version": group.version}
    answering.dispose_group(people["contributor"], group, **soon)
    CommentPeriod.objects.update(closes=timezone.localdate() - datetime.timedelta(days=1))
    over = CommentPeriod.objects.select_related("plan__partnership").get()
    periods.publish_ledger(people["approver"], over, expected_version=over.version)


def _worked(people, plan, section_of, exhibit):
    """Versions, threads, drafts, decisions, assignments, a withdrawn signature, a file with its tray."""
    contributor, reviewer, steward = people["contributor"], people["reviewer"], people["steward"]
    again = f"{WORDS}\n\nFarm work pays.\n\n[[exhibit:{exhibit.public_id}]]"
    services.save_text(contributor, section_of("II.b.2"), again, base_version=1, note="Says more")
    for words, proposed in (("pays", None), ("Farm work", "Work on farms")):
        given = {"quote": words, "start": again.index(words), "text_version": 2, "proposed": proposed}
        threads.open_thread(reviewer, section_of("II.b.2"), words="Look here.", **given)
    note = section_of("II.b.2").threads.get(kind="note")
    threads.reply(contributor, note, "I did.")
    threads.resolve(contributor, note, expected_version=note.version)
    services.save_text(contributor, section_of("II.b.3"), "Gone soon.", base_version=0)
    services.save_text(contributor, section_of("II.b.3"), "", base_version=1)
    for person in (contributor, steward):
        keep_draft(person, section_of("II.b.2"), f"Unsaved, {person}", key=uuid.uuid4(), base_version=2)
    section = section_of("II.b.2")
    kept = {"decision": "keep", "reason": "We met on it.", "by": contributor}
    ExhibitDecision.objects.create(
        section=section, public_id=exhibit.public_id, edition=1, vintages={"oews": "2025"}, **kept
    )
    proposed = {"proposal": "adapt", "facts": ["exhibit-stale"], "before": "Before.", "at": timezone.now()}
    CarryForward.objects.create(section=section, **proposed, **kept)
    for verdict in ("partial", "met"):
        services.judge_requirement(
            reviewer, section_of("II.b.2"), verdict=verdict, reason="Read.", text_version=2
        )
    Section.objects.filter(pk=section.pk).update(state="in review", assignee=contributor, due=DAY)
    signed = {"owner": "Director", "evidence": "A letter", "signed_on": DAY, "by": reviewer}
    for withdrawn in (False, True):
        AssuranceSigning.objects.create(section=section_of("V.1"), withdrawn=withdrawn, **signed)
    brought = PlanImport.objects.create(
        plan=plan, file_name="old.docx", sha256="0" * 64, left_out=["2 comments"], by=contributor
    )
    ImportedPiece.objects.create(brought_by=brought, position=0, trail=["Old", "Aims"], text="In the tray.")


def _resolved(people, partnership, exhibit):
    steward = people["steward"]
    commitments.add_principle(steward, partnership, {"title": "Safe", "statement": "Work is safe."})
    made = commitments.add_recommendation(
        people["contributor"], partnership,
        {"statement": "Pay for hours.", "rationale": "Rent.", "addressee": "The State", "principles": [1],
         "exhibits": [exhibit.public_id]},
    )  # fmt: skip
    commitments.issue_recommendation(people["approver"], made, expected_version=made.version)
    commitments.respond(
        people["approver"],
        made,
        answer="in part",
        reason="Half of it.",
        owner="Ines",
        on=timezone.localdate(),
    )
    gone = commitments.add_recommendation(
        people["contributor"], partnership,
        {"statement": "Print it.", "rationale": "Libraries.", "addressee": "The board", "principles": [1],
         "steps": "2027-03-01 Print", "answer_by": timezone.localdate()},
    )  # fmt: skip
    commitments.issue_recommendation(people["approver"], gone, expected_version=1)
    given = {"state": "done", "person": people["reviewer"], "note": "Once."}
    carrying_out.change_step(people["approver"], gone.steps.get(), given, expected_version=1)
    commitments.withdraw_recommendation(people["approver"], gone, reason="It misled.", expected_version=2)
    tree = commitments.set_strategy(steward, partnership, title="Work that feeds", above=None)
    goal = commitments.add_item(steward, tree, {"level": "goal", "statement": "Wages"})
    aim = {"level": "objective", "parent": goal, "statement": "Above the floor", "principles": [1]}
    objective = commitments.add_item(steward, tree, aim)
    old = commitments.add_item(steward, tree, {"level": "goal", "statement": "Print more"})
    commitments.retire_item(steward, old, reason="It misled.", expected_version=1)
    commitments.add_item(
        steward, tree, {"level": "measure", "parent": objective, "statement": "Median", "target": "8800"}
    )


def _round(people, plan):
    made = rounds.start_round(
        people["steward"], plan, title="Transport", words="", due=timezone.localdate(),
        questions=[("", "Which lines run?")], origin="https://here.example",
    )  # fmt: skip
    invitation = rounds.invite(
        people["steward"], made, organization="Transit", name="Bo Berg", email="bo@example.org"
    )
    question = made.questions.get()
    rounds.answer(invitation, {question.pk: "Lines 3 and 7."})


def back_again(people, taken: bytes) -> Plan:
    with connection.constraint_checks_disabled():
        wipe()
    import_archive(people["steward"], taken, Partnership.objects.get(slug="valley"))
    return Plan.objects.select_related("partnership").get()


def recorded(people, plan) -> str:
    contents = services.contents_of(plan)
    record = record_of(people["steward"], plan, contents, edition=None, with_names=True)
    return json.dumps(record, sort_keys=True)


def ledger() -> list[dict[str, object]]:
    """The public ledger, a row a comment."""
    period = CommentPeriod.objects.select_related("plan__partnership", "edition").get()  # noqa: F811
    data = ledger_table(period).data
    return [dict(zip(data, cells, strict=True)) for cells in zip(*data.values(), strict=True)]


@pytest.mark.django_db(transaction=True)
def test_with_names_everything_comes_back_to_the_letter(people, lived):
    before = recorded(people, lived)
    answers = {each.number: each.answers for each in ExhibitEdition.objects.all()}
    then = ledger()
    taken = archive(people["steward"], lived, services.contents_of(lived), None, quiet, with_names=True)
    again = back_again(people, taken)
    assert recorded(people, again) == before
    assert {each.number: each.answers for each in ExhibitEdition.objects.all()} == answers
    assert sorted(answers) == [1, 2]
    assert ledger() == then
    assert again.state == lived.state == "comment"
    second = archive(people["steward"], again, services.contents_of(again), None, quiet, with_names=True)
    assert names_of(second) == names_of(taken)
    assert read(second, "comments/period-1.html") == read(taken, "comments/period-1.html")
    assert {name for name in names_of(taken) if read(second, name) != read(taken, name)} == set()
    assert b"Unsaved, Contributor" not in read(taken, "record.json")  # private, whoever asks for names
    assert second == taken  # every byte: texts, verdicts, exhibits, pages, who did what
    drafts = SectionDraft.objects.order_by("pk").values_list("author__email", "text")
    assert [text for _email, text in drafts] == ["Unsaved, Steward Example"]
    assert again.sections.get(requirement="II.b.3").text_version == 2
    assert [each.withdrawn for each in again.sections.get(requirement="V.1").signings.all()] == [True, False]
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        SectionVersion.objects.update(note="")


@pytest.mark.django_db(transaction=True)
def test_who_commented_stays_at_home_unless_asked_for(people, lived):
    taken = archive(people["steward"], lived, services.contents_of(lived), None, quiet)
    told = b"".join(read(taken, name) for name in names_of(taken))
    assert b"It does now." in read(taken, "comments/period-1.html")
    for secret in (
        b"Ana Fuentes",
        b"ana@example.org",
        b"555-0100",
        b"thieves",
        b"Bo Berg",
        b"bo@example.org",
        b"1.4 scan",
        b"Unsaved, Contributor",  # is the contributor's own
    ):
        assert secret not in told
    assert b"are left out" in read(taken, "README.txt")
    then = ledger()
    again = back_again(people, taken)
    now = ledger()
    changed = {name for row, old in zip(now, then, strict=True) for name in row if row[name] != old[name]}
    assert changed == {"name"}
    assert Comment.objects.get(number=1).text == "Name farmworkers."
    assert again.rounds.get().closed_at is not None
    section = again.sections.get(requirement="II.b.2")
    assert [each.who for each in section.versions.all()] == ["not named in the archive"] * 2
    assert [each.text for each in section.drafts.all()] == ["Unsaved, Steward Example"]
    assert again.milestones.get().whose == ""
    assert again.partnership.recommendations.get(number=1).responses.get().who == "Approver Example"
    gone = again.partnership.recommendations.get(number=2)
    assert (gone.withdrawn_because, gone.withdrawer) == ("It misled.", "Approver Example")
    step = gone.steps.get()
    assert (step.text, step.state, step.note, step.whose) == ("Print", "done", "Once.", "")


def test_names_are_given_to_stewards_alone(people, lived):
    with pytest.raises(Refused):
        record_of(people["approver"], lived, services.contents_of(lived), edition=None, with_names=True)
    visitors = record_of(
        people["visitor"], lived, services.contents_of(lived), edition=None, with_names=False
    )
    assert (visitors["rounds"], visitors["remarks"], visitors["desk"]) == ([], [], None)
    assert len(visitors["periods"]) == 1


def test_resolutions_that_are_here_stay_as_they_are(people, lived):
    taken = archive(people["steward"], lived, services.contents_of(lived), None, quiet)
    import_archive(people["steward"], taken, lived.partnership)
    assert Principle.objects.count() == 1
    codes = Comment.objects.values_list("code", flat=True)
    assert len(set(codes)) == len(codes) == 10


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'"deed":"abuse"', b'"deed":"praise"'),
        (b'"level":"measure"', b'"level":"vision"'),
        (b'"under":1', b'"under":7'),
        (b'"edition":1', b'"edition":9'),
        (b'"principles":[1]', b'"principles":{"a":1}'),
        (b'"group":1', b'"group":3'),
        (b'"kind":"note"', b'"kind":"oath"'),
        (b'"end":', b'"end":9'),
        (b'"text":"Gone soon."', b'"text":["Gone soon."]'),
        (b'"decision":"keep"', b'"decision":"kept"'),
        (b'"received_at":"2', b'"received_at":"x'),
    ],
)
def test_a_record_that_is_not_ours_makes_nothing(people, lived, before, after):
    taken = archive(people["steward"], lived, services.contents_of(lived), None, quiet)
    assert before in read(taken, "record.json")

    def change(files):
        files["record.json"] = files["record.json"].replace(before, after)
        manifest = json.loads(files["manifest.json"])
        digest = hashlib.sha256(files["record.json"]).hexdigest()
        manifest["files"]["record.json"] = {"sha256": digest, "bytes": len(files["record.json"])}
        files["manifest.json"] = json.dumps(manifest).encode()

    # Into a partnership without resolutions of its own: otherwise the archive's are not looked at.
    valley = lived.partnership
    elsewhere = Partnership.objects.create(
        slug="hills", name="Hills", purpose="", region=valley.region, backbone=valley.backbone
    )
    with pytest.raises(BadArchive):
        import_archive(people["operator"], tampered(taken, change), elsewhere)
    assert Plan.objects.count() == 1


def test_a_years_archives_of_adopted_plans_are_kept_and_verified(people, lived, tmp_path):
    year = timezone.localdate().year
    assert list(commands.archive_year(tmp_path, year)) == []  # none is adopted
    adoption.record_adoption(people["approver"], lived, body="Board", voted_on=DAY, yes=9, no=1)
    lived.refresh_from_db()
    services.publish_plan(
        people["approver"], lived, state="adopted", note="The rest in May.", expected_version=lived.version
    )
    (kept,) = commands.archive_year(tmp_path, year)
    assert (kept.file.name, kept.was_there) == (f"valley-valley-plan-{year}.zip", False)
    first = kept.file.read_bytes()
    assert json.loads(read(first, "plan.json"))["edition"]["state"] == "adopted"
    (again,) = commands.archive_year(tmp_path, year)
    assert again.was_there
    assert kept.file.read_bytes() == first
    assert list(commands.archive_year(tmp_path, year - 1)) == []
    verify = ["plans", "verify", str(tmp_path)]
    whole = CliRunner().invoke(app, verify)
    assert whole.exit_code == 0, whole.output
    assert f"valley-plan-{year}.zip: whole, {len(names_of(first)) - 1} files" in whole.output
    kept.file.write_bytes(tampered(first, lambda files: files.update({"plan.json": b"{}"})))
    broken = CliRunner().invoke(app, verify)
    assert broken.exit_code == 1
    assert "plan.json was changed" in broken.output
    assert "Not as it was written" in broken.output
