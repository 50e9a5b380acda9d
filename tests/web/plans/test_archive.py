"""Archives: the same plan gives the same bytes, and an empty instance makes the same plan of them."""

from __future__ import annotations

import datetime
import hashlib
import io
import json
import zipfile
from html.parser import HTMLParser

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from tests.web.plans.conftest import WORDS, answer

from highroad.errors import BadArchive, BadQuestion
from highroad.publishing.archives import packed
from highroad.web.commitments.append_only import ANSWERS
from highroad.web.directory import jobs
from highroad.web.directory.models import Job, Partnership
from highroad.web.directory.rules import Refused
from highroad.web.evidence import services as evidence
from highroad.web.evidence.models import Edition as ExhibitEdition
from highroad.web.evidence.models import Exhibit
from highroad.web.plans import append_only, services
from highroad.web.plans.adoption import services as adoption
from highroad.web.plans.archive import commands
from highroad.web.plans.archive.reading import import_archive
from highroad.web.plans.archive.writing import archive
from highroad.web.plans.changes.carrying import decide_carry, start_modification
from highroad.web.plans.frozen import contents_of, verdicts_in
from highroad.web.plans.models import Edition, Plan, Section
from highroad.web.plans.public_files import offered

WHOLE = (
    "plan.html", "plan.pdf", "plan.docx", "portal.txt", "portal.html", "portal.xlsx", "data.xlsx",
    "plan.json", "coverage.json", "provenance.jsonld", "README.txt", "index.html", "checksums.txt",
    "manifest.json",
)  # fmt: skip
DAY = datetime.date(2026, 11, 20)


@pytest.fixture
def frozen(people, plan, section_of, keep):
    """A plan with an exhibit, a number, a claim, a judgement, a signature and a vote, published."""
    exhibit = keep(answer(), public_id="wage2345")
    number = f"[[number:{exhibit.public_id}:wage:45-0000]]"
    text = f"{WORDS}\n\nHalf earn less than {number}.\n\n[[exhibit:{exhibit.public_id}]]\n"
    services.save_text(people["contributor"], section_of(), text, base_version=0)
    services.save_text(people["contributor"], section_of("II.b.1"), f"{WORDS} Café.", base_version=0)
    evidence.bind_claim(
        people["contributor"],
        exhibit,
        "Farming pays more than $20.",
        {"measure": "wage", "row": {"soc": "45-0000"}, "comparison": "above", "threshold": 20.0},
    )
    services.judge_requirement(
        people["reviewer"], section_of("II.b.1"), verdict="partial", reason="Say how.", text_version=1
    )
    adoption.sign_assurance(
        people["approver"], section_of("V.1"), owner="Ana Ruiz", evidence="Policy 7", signed_on=DAY
    )
    adoption.record_adoption(people["approver"], plan, body="Board", voted_on=DAY, yes=9, no=1)
    plan.refresh_from_db()
    return services.publish_plan(
        people["approver"], plan, state="published", note="First.", expected_version=plan.version
    )


def quiet(_percent, _words):
    """Nobody waits."""


def archived(people, plan, edition) -> bytes:
    return archive(people["steward"], plan, edition.contents, edition, quiet)


def wipe() -> None:
    """Everything of plans and exhibits, as in an empty instance."""

    class Editor:
        pass

    editor = Editor()
    editor.connection = connection
    plans = (
        append_only.COMMENTS,
        append_only.ADOPTION,
        append_only.PEOPLE,
        append_only.WORDS,
        append_only.PROMISES,
        append_only.ARCHIVES,
    )
    guards = (append_only, *plans, ANSWERS)
    for guard in guards:
        guard.drop(None, editor)
    names = connection.introspection.table_names()
    tables = [f'"{name}"' for name in names if name.startswith(("plans_", "evidence_", "commitments_"))]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
        else:
            for table in tables:
                cursor.execute(f"DELETE FROM {table}")
    for guard in guards:
        guard.make(None, editor)


@pytest.mark.django_db(transaction=True)
def test_export_wipe_import_gives_the_same_verdicts_and_the_same_exhibits(people, plan, frozen):
    before = verdicts_in(plan, frozen.contents)
    answers = ExhibitEdition.objects.get().answers
    taken = archived(people, plan, frozen)
    with connection.constraint_checks_disabled():
        wipe()
    assert not Plan.objects.exists()
    made = import_archive(people["steward"], taken, Partnership.objects.get(slug="valley"))
    assert made.differing == ()
    again = Plan.objects.get()
    assert again.pack_version == plan.pack_version
    now = verdicts_in(again, {**contents_of(again), "as_of": frozen.contents["as_of"]})
    assert now == before
    assert ExhibitEdition.objects.get().answers == answers
    edition = Edition.objects.get()
    assert (edition.sha256, edition.public_id, edition.contents) == (
        frozen.sha256,
        frozen.public_id,
        frozen.contents,
    )
    second = archived(people, again, edition)
    assert names_of(second) == names_of(taken)
    assert {name for name in names_of(taken) if read(second, name) != read(taken, name)} == set()
    assert second == taken
    assert not Exhibit.objects.exclude(public_id="wage2345").exists()
    # What everybody takes along of a published plan is made again, too.
    job = Job.objects.get(kind="plans.edition_files", payload__edition=edition.pk)
    assert jobs.run(str(job.public_id)) == "done"
    assert {each.form for each in offered(edition)} == {"docx", "pdf", "html", "xlsx", "zip"}


@pytest.mark.django_db(transaction=True)
def test_a_modification_knows_its_plan_again(people, plan, frozen):
    changed = start_modification(people["steward"], frozen, title="Two years later")
    section = changed.sections.get(requirement="II.b.1")
    decide_carry(people["contributor"], section, decision="adapt", reason="Rents rose.",
                 expected_version=section.carry.version)  # fmt: skip
    first = archived(people, plan, frozen)

    def taken(found):
        return archive(people["steward"], found, contents_of(found), None, quiet, with_names=True)

    then = taken(changed)
    with connection.constraint_checks_disabled():
        wipe()
    valley = Partnership.objects.get(slug="valley")
    alone = import_archive(people["steward"], then, valley)
    assert (alone.plan.modifies, alone.before) == (None, frozen.title)
    with connection.constraint_checks_disabled():
        wipe()
    import_archive(people["steward"], first, valley)
    made = import_archive(people["steward"], then, valley)
    assert made.before == ""
    assert made.plan.modifies.public_id == frozen.public_id
    carry = made.plan.sections.get(requirement="II.b.1").carry
    assert (carry.decision, carry.reason, carry.who) == ("adapt", "Rents rose.", str(people["contributor"]))
    assert taken(Plan.objects.get(pk=made.plan.pk)) == then


def names_of(content: bytes) -> list[str]:
    return zipfile.ZipFile(io.BytesIO(content)).namelist()


def read(content: bytes, name: str) -> bytes:
    return zipfile.ZipFile(io.BytesIO(content)).read(name)


def test_the_same_plan_gives_the_same_bytes(people, plan, frozen):
    first = archived(people, plan, frozen)
    assert archived(people, plan, frozen) == first
    names = names_of(first)
    assert set(WHOLE) <= set(names)
    assert "data/wage2345-1.csv" in names
    assert b"$17.42" in read(first, "portal.txt")
    assert json.loads(read(first, "coverage.json"))["V.1"]["verdict"] == "met"
    graph = json.loads(read(first, "provenance.jsonld"))["@graph"]
    assert {"prov:Entity", "prov:Activity", "prov:Agent"} == {node["@type"] for node in graph}
    assert any("bls.gov" in str(node.get("dcterms:source")) for node in graph)


class Page(HTMLParser):
    """What a page leads to and loads."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links, self.loads, self.ids = [], [], set()
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.ids.add(given.get("id"))
        if tag == "a":
            self.links.append(given["href"])
        if tag in ("img", "script", "link", "iframe", "source", "object"):
            self.loads.append(given.get("src") or given.get("href") or "")


def test_it_opens_without_the_platform(people, plan, frozen):
    taken = archived(people, plan, frozen)
    names = set(names_of(taken))
    front = Page(read(taken, "index.html").decode())
    assert set(front.links) <= names
    assert {"plan.html", "plan.pdf", "plan.docx", "portal.html", "data.xlsx"} <= set(front.links)
    assert "data/wage2345-1.csv" in front.links
    assert front.loads == []
    document = Page(read(taken, "plan.html").decode())
    assert all(each.startswith("data:image/svg+xml") for each in document.loads)
    here = [link for link in document.links if not link.startswith(("https://", "http://", "mailto:"))]
    assert {link.removeprefix("#") for link in here} <= document.ids
    letter = read(taken, "README.txt").decode()
    assert "Open index.html in any browser" in letter
    assert plan.partnership.name in letter


def test_its_checksums_are_those_of_its_files(people, plan, frozen):
    taken = archived(people, plan, frozen)
    sums = dict(line.split("  ")[::-1] for line in read(taken, "checksums.txt").decode().splitlines())
    assert set(sums) == set(names_of(taken)) - {"manifest.json", "checksums.txt"}
    assert all(hashlib.sha256(read(taken, name)).hexdigest() == told for name, told in sums.items())


def tampered(content: bytes, change) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        files = {name: book.read(name) for name in book.namelist()}
    change(files)
    return packed(files)


@pytest.mark.parametrize(
    "change",
    [
        lambda files: files.update({"plan.json": files["plan.json"].replace(b"Growers", b"Bankers")}),
        lambda files: files.update({"data/wage2345-1.en.json": b"{}"}),
        lambda files: files.update({"../../etc/passwd": b"x"}),
        lambda files: files.update({"/abs": b"x"}),
        lambda files: files.update({"more.txt": b"x"}),
        lambda files: files.pop("plan.json"),
        lambda files: files.pop("manifest.json"),
        lambda files: files.update({"manifest.json": b"[]"}),
        lambda files: files.update({"manifest.json": b"{" * 100_000}),
        lambda files: files.update({"bomb.txt": b"0" * 30_000_000}),
    ],
)
def test_what_was_changed_is_refused_and_nothing_is_kept(people, plan, frozen, change):
    plans = Plan.objects.count()
    with pytest.raises(BadArchive):
        import_archive(people["steward"], tampered(archived(people, plan, frozen), change), plan.partnership)
    assert Plan.objects.count() == plans


def test_what_is_no_archive_is_refused(people, partnership):
    for content in (b"", b"PK\x03\x04 no", packed({"a": b"b"})):
        with pytest.raises(BadArchive):
            import_archive(people["steward"], content, partnership)


def test_only_stewards_import(people, plan, frozen):
    taken = archived(people, plan, frozen)
    with pytest.raises(Refused):
        import_archive(people["approver"], taken, plan.partnership)


def test_an_edition_that_is_already_here_is_not_made_twice(people, plan, frozen):
    with pytest.raises(BadArchive, match="already here"):
        import_archive(people["steward"], archived(people, plan, frozen), plan.partnership)
    assert Section.objects.values("plan").distinct().count() == 1


def test_a_draft_goes_along_too(people, plan, section_of, settings):
    services.save_text(people["contributor"], section_of("II.b.1"), WORDS, base_version=0)
    taken = archive(people["steward"], plan, contents_of(plan), None, quiet)
    made = import_archive(people["steward"], taken, plan.partnership)
    assert made.plan.slug == "valley-plan-2"
    assert made.plan.sections.get(requirement="II.b.1").text == WORDS
    assert made.plan.state == "drafting"


def test_a_plan_is_not_called_adopted_without_a_vote(people, plan, section_of):
    services.save_text(people["contributor"], section_of("II.b.1"), WORDS, base_version=0)
    adopt = {"state": "adopted", "note": "", "expected_version": plan.version}
    with pytest.raises(BadQuestion, match="No vote is recorded"):
        services.publish_plan(people["approver"], plan, **adopt)
    adoption.record_adoption(people["approver"], plan, body="Board", voted_on=DAY, yes=1, no=9)
    with pytest.raises(BadQuestion, match="did not carry"):
        services.publish_plan(people["approver"], plan, **adopt)
    adoption.record_adoption(people["approver"], plan, body="Board", voted_on=DAY, yes=9)
    with pytest.raises(BadQuestion, match="missing or partial"):
        services.publish_plan(people["approver"], plan, **adopt)
    edition = services.publish_plan(people["approver"], plan, **adopt | {"note": "The rest follows in May."})
    assert edition.contents["adoption"]["yes"] == 9
    with pytest.raises(DatabaseError), transaction.atomic():
        Edition.objects.update(title="Another")


def test_answers_of_exhibits_are_written_once(people, keep):
    """What was adopted rests on them: no hand, and no other program, changes a number afterwards."""
    keep(answer())
    with pytest.raises(DatabaseError), transaction.atomic():
        ExhibitEdition.objects.update(table_sha256="0" * 64)
    with pytest.raises(DatabaseError), transaction.atomic():
        ExhibitEdition.objects.all().delete()


def test_the_command_line_takes_a_plan_out_and_brings_it_in(people, plan, section_of):
    people["operator"].refresh_from_db()
    services.save_text(people["contributor"], section_of("II.b.1"), WORDS, base_version=0)
    taken = commands.export_archive("valley/valley-plan", None)
    made = commands.import_file(taken, "valley", people["operator"].email)
    assert (made.plan.slug, made.sections, made.differing) == ("valley-plan-2", 1, ())
    with pytest.raises(BadQuestion, match="Plans here: valley/valley-plan"):
        raise_from(lambda: commands.export_archive("valley/nothing", None))
    with pytest.raises(BadQuestion):
        commands.export_archive("valley/valley-plan", 7)
    with pytest.raises(BadQuestion):
        commands.import_file(taken, "nowhere", "")


def raise_from(deed):
    """The error with its remedy in its words."""
    try:
        deed()
    except BadQuestion as error:
        raise BadQuestion(f"{error.message} {error.remedy}") from error


def test_a_partnership_that_is_missing_is_made_by_an_operator(people, plan, frozen):
    taken = archived(people, plan, frozen)

    def elsewhere(files):
        told = json.loads(files["plan.json"])
        told["partnership"]["slug"] = "other"
        told["edition"] = None
        files["plan.json"] = json.dumps(told).encode()
        manifest = json.loads(files["manifest.json"])
        digest = hashlib.sha256(files["plan.json"]).hexdigest()
        manifest["files"]["plan.json"] = {"sha256": digest, "bytes": len(files["plan.json"])}
        files["manifest.json"] = json.dumps(manifest).encode()

    moved = tampered(taken, elsewhere)
    with pytest.raises(Refused):
        import_archive(people["steward"], moved)
    made = import_archive(people["operator"], moved)
    assert made.plan.partnership.slug == "other"
    assert made.plan.partnership.region.key == plan.partnership.region.key


def test_a_steward_brings_an_archive_in_on_the_page(people, plan, section_of, client_for):
    services.save_text(people["contributor"], section_of("II.b.1"), WORDS, base_version=0)
    taken = archive(people["steward"], plan, contents_of(plan), None, quiet)
    address = "/partnerships/valley/plans/import/"
    page = client_for("steward").post(address, {"file": SimpleUploadedFile("plan.zip", taken)}, follow=True)
    assert page.redirect_chain[-1][0] == "/partnerships/valley/plans/valley-plan-2/"
    refused = client_for("steward").post(address, {"file": SimpleUploadedFile("plan.zip", b"PK no")})
    assert refused.status_code == 422
    assert "It is no archive that Highroad made." in refused.content.decode()
