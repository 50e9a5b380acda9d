"""One number of an exhibit inside a sentence: pinned, checked, shown with its source."""

from __future__ import annotations

from tests.web.plans.conftest import WORDS, answer

from highroad.publishing.documents import plain
from highroad.publishing.documents.model import Paragraph
from highroad.web.plans import selectors, services
from highroad.web.plans.documents import plan_document
from highroad.web.plans.services import contents_of

BASE = "/partnerships/valley/plans/valley-plan/"


def write(people, section_of, keep, key="45-0000"):
    exhibit = keep(answer())
    text = f"{WORDS}\n\nHalf of them earn less than [[number:{exhibit.public_id}:wage:{key}]] an hour.\n"
    services.save_text(people["contributor"], section_of(), text, base_version=0)
    return exhibit


def test_a_number_stands_in_the_sentence_with_its_source(people, plan, section_of, keep, client_for):
    exhibit = write(people, section_of, keep)
    pin = section_of().exhibits.get()
    assert pin.public_id == exhibit.public_id
    assert pin.numbers == {"wage:45-0000": {"text": {"en": "$17.42", "es": "$17.42"}}}
    page = client_for("visitor").get(f"{BASE}read/").content.decode()
    assert "$17.42</a>" in page
    assert "U.S. Bureau of Labor Statistics, May 2025" in page


def test_a_number_that_is_not_there_is_a_defect(people, plan, section_of, keep):
    write(people, section_of, keep, key="29-9999")
    finding = selectors.finding_of(section_of())
    assert [problem.kind for problem in finding.problems if problem.fact] == ["number-broken"]
    assert "no such row" in finding.problems[0].reason


def test_documents_say_where_a_number_comes_from(people, plan, section_of, keep):
    exhibit = write(people, section_of, keep)
    document = plan_document(people["visitor"], plan, contents_of(plan), None, lambda *_: None)
    blocks = [each for block in document.blocks for each in getattr(block, "blocks", (block,))]
    texts = [plain(block.runs) for block in blocks if isinstance(block, Paragraph)]
    assert any("less than $17.42 an hour" in text for text in texts)
    (note,) = [run.note for block in blocks if isinstance(block, Paragraph) for run in block.runs if run.note]
    assert note.is_source
    assert plain(note.runs).startswith("Farming pays")
    assert exhibit.public_id in plain(note.runs)


def test_an_exhibit_as_its_table_alone(people, plan, section_of, keep, client_for):
    exhibit = keep(answer())
    text = f"{WORDS}\n\n[[exhibit:{exhibit.public_id}:table]]\n"
    services.save_text(people["contributor"], section_of(), text, base_version=0)
    assert section_of().text.endswith(f"[[exhibit:{exhibit.public_id}:table]]")
    assert section_of().exhibits.get().public_id == exhibit.public_id
    page = client_for("visitor").get(f"{BASE}read/").content.decode()
    assert "45-0000" in page
    assert "The numbers</summary>" not in page


def test_a_number_is_chosen_from_its_exhibit_and_put_into_the_text(
    people, plan, section_of, keep, client_for
):
    exhibit = keep(answer())
    desk, browser = f"{BASE}sections/II.a.1.A.i/", client_for("contributor")
    offered = browser.get(f"{desk}ways/", {"exhibit": exhibit.public_id}).content.decode()
    assert '<option value="wage:45-0000">' in offered
    assert "$17.42" in offered
    # Without scripts the page comes again with the words that were typed, then with the number behind them.
    typed = {"text": "Half of them earn less than", "base_version": 0}
    page = browser.post(desk, {**typed, "deed": f"ways:{exhibit.public_id}"}).content.decode()
    assert '<option value="wage:45-0000">' in page
    assert "Half of them earn less than" in page
    given = {**typed, "deed": f"number:{exhibit.public_id}", f"number-{exhibit.public_id}": "wage:45-0000"}
    page = browser.post(desk, given).content.decode()
    assert f"Half of them earn less than [[number:{exhibit.public_id}:wage:45-0000]]" in page
    assert "$17.42</a>" in page  # the preview
    assert section_of().text == ""
    chart = browser.post(desk, {**typed, "deed": f"insert:{exhibit.public_id}:table"}).content.decode()
    assert f"[[exhibit:{exhibit.public_id}:table]]" in chart
    assert client_for("visitor").get(f"{desk}ways/").status_code == 403
