"""A plan of 2024 against a changed pack, newer numbers and its promises: nothing goes untold."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.web.evidence.conftest import FARMWORKERS, QUESTION, newer_data  # noqa: F401
from tests.web.plans.conftest import WORDS

from highroad.reference.packs import Pack, load_pack_version
from highroad.web.evidence import services as evidence
from highroad.web.plans import models, services
from highroad.web.plans.calendar.models import Milestone
from highroad.web.plans.changes import carrying
from highroad.web.plans.changes.facts import fact_words
from highroad.web.plans.models import Plan, Section
from highroad.web.plans.newer import looking
from highroad.web.plans.writing.models import ImportedPiece

STATE = "us-wioa-state-plan"
DAY = datetime.date(2026, 6, 30)
LOG = "/partnerships/valley/plans/modified/changes/log/"


def changed(pack: Pack) -> Pack:
    """A pack that asks one item in other words, one no longer, and one that is new."""
    reworded = replace(pack.by_id["II.b.1"], text="Say what the State wants to be true in 2030.")
    new = replace(pack.by_id["II.b.2"], id="II.b.9", title="Work with machines that learn")
    items = [reworded if item.id == "II.b.1" else item for item in pack.items if item.id != "III.b.7"]
    items.insert(items.index(pack.by_id["II.b.2"]) + 1, new)
    by_id = {item.id: item for item in items}
    children = {
        above: tuple(item for item in items if item.parent == above) for above in {i.parent for i in items}
    }
    return replace(pack, version="2027-01", items=tuple(items), by_id=by_id, children=children)


@pytest.fixture
def next_pack(monkeypatch: pytest.MonkeyPatch) -> None:
    """The modification's pack as a newer instrument has it."""
    newer = changed(load_pack_version(f"{STATE}-modification", "2023-11"))

    def load(key: str, version: str) -> Pack:
        return newer if (key, version) == (newer.key, newer.version) else load_pack_version(key, version)

    monkeypatch.setattr(models, "load_pack_version", load)
    monkeypatch.setattr(carrying, "list_usable_packs", lambda **_day: (newer,))
    monkeypatch.setattr(services, "load_usable_pack", lambda key, *, on: newer)


@pytest.fixture
def plan_of_2024(people, partnership) -> Plan:
    """Three sections, one with an exhibit; a promise kept, one broken, one that nobody wrote down."""
    plan = services.start_plan(
        people["steward"],
        partnership,
        pack_key=STATE,
        title="Plan of 2024",
        answers={"plan_type": "unified"},
        begins=datetime.date(2024, 7, 1),
        on=datetime.date(2026, 11, 22),
    )
    exhibit = evidence.keep_exhibit(people["contributor"], partnership, QUESTION)
    number = f"It is [[number:{exhibit.public_id}:location_quotient:{FARMWORKERS}]]."
    texts = {
        "II.a.1.A.i": f"{WORDS} {number}\n\n[[exhibit:{exhibit.public_id}]]",
        "II.b.1": WORDS,
        "III.b.7": WORDS,
    }
    for requirement, text in texts.items():
        services.save_text(people["contributor"], section_in(plan, requirement), text, base_version=0)
    made = {
        title: Milestone.objects.create(plan=plan, title=title, due=DAY, first_due=DAY) for title in "KDN"
    }
    plan.refresh_from_db()
    services.publish_plan(people["approver"], plan, state="published", note="", expected_version=plan.version)
    Milestone.objects.filter(pk=made["K"].pk).update(done_on=DAY)
    Milestone.objects.filter(pk=made["D"].pk).update(dropped_on=DAY, dropped_because="The college left.")
    return Plan.objects.select_related("partnership").get(pk=plan.pk)


def section_in(plan: Plan, requirement: str) -> Section:
    return Section.objects.select_related("plan__partnership").get(plan=plan, requirement=requirement)


def test_law_numbers_texts_and_promises_are_all_told(
    people, plan_of_2024, next_pack, client_for: Callable, request
):
    made = carrying.start_modification(people["steward"], plan_of_2024.editions.get(), title="Modified")
    request.getfixturevalue("newer_data")
    looking.look_again()
    services.save_text(
        people["contributor"], section_in(made, "II.b.1"), WORDS.replace("June", "May"), base_version=1
    )
    browser = client_for("contributor")
    page = browser.get("/partnerships/valley/plans/modified/changes/?from=modified&to=draft").content.decode()
    for words in (
        "<strong>added</strong> Work with machines that learn",
        f"<strong>removed</strong> {plan_of_2024.pack.by_id['III.b.7'].title}",
        "<ins>Say what the State wants to be true in 2030.</ins>",
        "nobody has decided about them",
        "beyond its margin",
        "<del>June</del>",
        "text taken out",
        "Milestone: <strong>kept</strong>",
        "Milestone: <strong>dropped</strong>",
        "The college left.",
        "Milestone: <strong>no record</strong>",
    ):
        assert words in page, words
    carried = browser.get("/partnerships/valley/plans/modified/carried/").content.decode()
    assert "is asked otherwise now" in carried
    assert "newer numbers exist" in carried
    drafted = browser.get(LOG).content.decode()
    for words in (
        "II.b.9 is asked for now.",
        "III.b.7 is no longer asked for.",
        "II.b.1 is asked for in other",
    ):
        assert words in drafted, words
    for words in (
        "newer numbers exist (May 2026), not taken yet",
        "“K”: kept",
        "“D”: dropped",
        "text changed",
    ):
        assert words in drafted, words


def test_a_text_whose_requirement_is_gone_waits_in_the_tray(people, plan_of_2024, next_pack, client_for):
    made = carrying.start_modification(people["steward"], plan_of_2024.editions.get(), title="Modified")
    piece = ImportedPiece.objects.get(brought_by__plan=made)
    assert (piece.text, piece.state, piece.requirement) == (WORDS, "tray", "III.b.7")
    assert piece.trail[0] == "Edition 1 of Plan of 2024"
    browser, base = client_for("contributor"), "/partnerships/valley/plans/modified/"
    tray = browser.get(f"{base}import/").content.decode()
    for words in ("Edition 1 of Plan of 2024 › III.b.7 ", "The rules of this plan don&#x27;t ask for it."):
        assert words in tray
    assert "III.b.7 (its text waits in the tray)" in browser.get(f"{base}carried/").content.decode()
    assert "text taken out; its text waits in the tray." in browser.get(LOG).content.decode()
    browser.post(f"{base}import/tray/{piece.pk}/", {"section": "II.b.2"})
    into = section_in(made, "II.b.2")
    assert (into.text, into.versions.get().note) == (WORDS, "Edition 1 of Plan of 2024")
    assert "text taken out; its text went into II.b.2." in browser.get(LOG).content.decode()


def test_every_fact_has_words() -> None:
    ledger = Path(__file__).parents[2] / "planning" / "planted" / "ledger.yaml"
    kinds = set(re.findall(r"kind: (\S+)", ledger.read_text("utf-8")))
    assert len(kinds) >= 30
    assert not [kind for kind in kinds if fact_words(kind).startswith("the rules found")]
