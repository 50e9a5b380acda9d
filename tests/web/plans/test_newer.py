"""Newer numbers: seen within one run of the duties, decided by a person, and nothing moves by itself."""

from __future__ import annotations

import pytest
from tests.web.evidence.conftest import FARMWORKERS, QUESTION, newer_data  # noqa: F401
from tests.web.plans.conftest import WORDS

from highroad.errors import BadQuestion
from highroad.web.directory.models import User
from highroad.web.evidence import services as evidence
from highroad.web.evidence.models import Claim
from highroad.web.plans import selectors, services
from highroad.web.plans.adoption.models import ExhibitDecision
from highroad.web.plans.models import Edition, SectionVersion
from highroad.web.plans.newer import deciding, looking
from highroad.web.plans.work import work_for

BASE = "/partnerships/valley/plans/valley-plan/"
SENTENCE = "Farm work is five times as common here."


@pytest.fixture
def written(people, plan, partnership, section_of):
    """A section that shows an exhibit, says a number of it, and claims what is true; published once."""
    exhibit = evidence.keep_exhibit(people["contributor"], partnership, QUESTION)
    condition = {
        "measure": "location_quotient",
        "row": {"soc": FARMWORKERS},
        "comparison": "above",
        "threshold": 5.0,
    }
    evidence.bind_claim(people["contributor"], exhibit, SENTENCE, condition)
    number = f"[[number:{exhibit.public_id}:location_quotient:{FARMWORKERS}]]"
    text = f"{WORDS}\n\n{SENTENCE} It is {number}.\n\n[[exhibit:{exhibit.public_id}]]"
    services.save_text(people["contributor"], section_of(), text, base_version=0)
    services.publish_plan(people["approver"], plan, state="published", note="", expected_version=1)
    return exhibit


def kinds(section) -> set[str]:
    return {problem.kind for problem in selectors.finding_of(section).problems}


def run_duties() -> None:
    """What the job runner does every minute."""
    evidence.recheck_all()
    looking.look_again()


def test_a_flipped_sign_shows_everywhere_and_nothing_moves_by_itself(
    people, plan, section_of, written, client_for, request
):
    run_duties()
    assert not kinds(section_of()) & {"exhibit-stale", "claim-newer"}
    before = section_of()
    request.getfixturevalue("newer_data")
    run_duties()
    section = section_of()
    assert {"exhibit-stale", "claim-newer"} <= kinds(section)
    page = client_for("contributor").get(f"{BASE}coverage/").content.decode()
    assert "Newer numbers exist for" in page
    assert "On newer numbers this would not hold" in page
    packet = client_for("visitor").get(f"{BASE}packet/").content.decode()
    assert "On newer numbers this would not hold" in packet
    assert "2 statements are at odds with numbers." in packet
    assert "side by side" in client_for("contributor").get(f"{BASE}sections/II.a.1.A.i/").content.decode()
    assert any("newer numbers" in item.why for item in work_for(people["reviewer"]))
    beside = client_for("contributor").get(f"{BASE}sections/II.a.1.A.i/newer/").content.decode()
    assert "35.08" in beside
    assert "beyond its margin" in beside
    assert (section.text, section.text_version) == (before.text, before.text_version)
    assert looking.look_again() == 0  # looking twice changes nothing

    frozen = Edition.objects.get(plan=plan)
    with pytest.raises(BadQuestion):
        deciding.decide(people["contributor"], section, written.public_id, decision="keep", reason=" ")
    deciding.decide(people["contributor"], section, written.public_id, decision="take", reason="New year.")
    section = section_of()
    assert (section.text, section.text_version) == (before.text, before.text_version)
    assert SectionVersion.objects.filter(section=section).count() == 1
    pin = section.exhibits.get()
    assert (pin.edition, pin.newer, pin.vintages) == (2, {}, {"oews": "2026"})
    assert pin.numbers[f"location_quotient:{FARMWORKERS}"]["text"]["en"] != "35.08"
    assert "claim-false" in kinds(section)  # the sentence is still there, and now it is false
    assert Claim.objects.get().state == "no_longer_true"
    page = client_for("visitor").get(f"{BASE}read/").content.decode()
    assert "35.08" in page  # what was published shows what it showed
    assert Edition.objects.get(pk=frozen.pk).contents == frozen.contents


def test_older_numbers_stay_with_a_reason_until_there_are_still_newer_ones(
    people, section_of, written, request
):
    request.getfixturevalue("newer_data")
    run_duties()
    reason = "The board adopted these."
    deciding.decide(people["contributor"], section_of(), written.public_id, decision="keep", reason=reason)
    run_duties()
    assert "exhibit-stale" not in kinds(section_of())
    assert section_of().exhibits.get().edition == 1
    made = ExhibitDecision.objects.get()
    assert (made.decision, made.reason, made.vintages) == ("keep", reason, {"oews": "2026"})
    assert made.by == User.objects.get(pk=people["contributor"].pk)


def test_false_claims_are_flagged_where_they_stand_for_those_who_work_on_the_text(
    people, plan, section_of, written, client_for, request
):
    request.getfixturevalue("newer_data")
    run_duties()
    page = client_for("visitor").get(f"{BASE}sections/II.a.1.A.i/").content.decode()
    assert '<mark class="hr-claim">Farm work is five times as common here</mark>' in page
    assert "hr-claim-flag" not in client_for("anonymous").get(f"{BASE}read/").content.decode()
