"""A partnership's own rubric and rule: stewards write versions, registers are judged by them, files go
out.
"""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from tests.house.matrix.goodjobs import QUALITY

from highroad.errors import Refused, UnreadableFile
from highroad.publishing.exhibits import Question
from highroad.reference.list_rules import read_rule
from highroad.reference.quality_rubrics import read_rubric
from highroad.reference.readiness_rules import load_readiness_rule
from highroad.web.evidence import answers
from highroad.web.goodjobs import building, services
from highroad.web.goodjobs.models import OccupationList, OwnStandard, RegisterEdition
from highroad.web.goodjobs.standards import key_of, standard_named, write_standard

HERE = "/partnerships/valley/standards/"
HEAD = {"title": "Good work here", "citation": "The board, May 2026", "in_force_from": "2026-06-01"}


def lines(*filled: dict[str, object]) -> dict[str, object]:
    values: dict[str, object] = {"line-TOTAL_FORMS": len(filled), "line-INITIAL_FORMS": 0}
    for number, line in enumerate(filled):
        values |= {f"line-{number}-{name}": value for name, value in line.items()}
    return values


PAY = {"title": "Pay", "asks": "Two adults can live on it", "at_least": 1.2, "of_standard": "on"}
PAY |= {"accepts": ["agreement", "worker survey"], "weight": 3}
VOICE = {"title": "Voice", "asks": "Workers meet weekly", "accepts": ["worker survey"], "weight": 1}


def test_a_rubric_is_written_chosen_and_never_changed(client_for, people, partnership):
    browser = client_for("steward")
    begins = browser.get(f"{HERE}job-quality/edit/").content.decode()
    assert "A good job, element by element" in begins  # what came along, to begin with
    assert begins.count("<fieldset") >= 10
    made = browser.post(f"{HERE}job-quality/edit/", HEAD | lines(PAY, VOICE, {}))
    assert made.status_code == 302, made.content.decode()
    page = client_for("anonymous").get(f"{HERE}job-quality/").content.decode()
    assert "Two adults can live on it" in page
    assert "Version 1, in force from 2026-06-01" in page
    contributor = client_for("contributor")
    values = {"title": "Employers", "rubric": "own:1", "standard": "20"}
    values |= {"file": SimpleUploadedFile("rows.csv", QUALITY.encode())}
    assert contributor.post("/partnerships/valley/registers/add/job-quality/", values).status_code == 302
    assert RegisterEdition.objects.get().settings_used == {"rubric": "own:1", "standard": 20.0}
    # 26.50 is above 1.2 times 20; an employer's letter is no evidence for voice by this rubric.
    register = client_for("anonymous").get("/partnerships/valley/registers/1/").content.decode()
    assert "Employers: 1 of 2 elements of job quality are unknown" in register
    text = client_for("anonymous").get(f"{HERE}job-quality/versions/1/standard.yaml").content.decode()
    rubric = read_rubric(text, "x.yaml")
    assert [(each.key, each.weight, each.of) for each in rubric.elements] == [
        ("pay", 3.0, "standard"),
        ("voice", 1.0, ""),
    ]
    with pytest.raises(DatabaseError), transaction.atomic():
        OwnStandard.objects.update(note="Other")


def test_what_is_wrong_is_said_and_nothing_is_kept(client_for, people, partnership, tmp_path):
    browser = client_for("steward")
    page = browser.post(f"{HERE}job-quality/edit/", HEAD | lines(PAY | {"accepts": []}))
    assert page.status_code == 422
    assert "Choose at least one kind of evidence" in page.content.decode()
    page = browser.post(f"{HERE}program-readiness/edit/", HEAD | lines({"measure": "hours"}))
    assert page.status_code == 422
    assert "has no limit" in page.content.decode()
    assert browser.post(f"{HERE}program-readiness/edit/", HEAD | lines({})).status_code == 422
    assert not OwnStandard.objects.exists()
    assert browser.get(f"{HERE}other/").status_code == 404
    with pytest.raises(Refused):
        write_standard(people["contributor"], partnership, "job-quality", head=HEAD, parts=[])
    with pytest.raises(UnreadableFile):
        write_standard(people["steward"], partnership, "job-quality", head=HEAD, parts=[])


def test_a_rule_of_ones_own_is_read_by_the_command_too(client_for, partnership, tmp_path):
    bars = lines({"measure": "completion_rate", "at_least": 55}, {"measure": "credential"})
    assert client_for("steward").post(f"{HERE}program-readiness/edit/", HEAD | bars).status_code == 302
    rule = standard_named(partnership, "program-readiness", "own:1")
    assert [(bar.measure, bar.at_least) for bar in rule.bars] == [
        ("completion_rate", 55.0),
        ("credential", None),
    ]
    file = tmp_path / "rule.yaml"
    file.write_bytes(client_for("anonymous").get(f"{HERE}program-readiness/versions/1/standard.yaml").content)
    assert load_readiness_rule(str(file)).bars == rule.bars


def test_keys_are_plain_and_different():
    taken: set[str] = set()
    assert [key_of(each, taken) for each in ("Pago ñ!", "Pago n", "…")] == ["pago_n", "pago_n_2", "element"]


CRITERIA = (
    {"group": "In demand", "asks": "any", "measure": "employment", "compares": "at_least", "value": 2000},
    {"group": "In demand", "asks": "any", "measure": "location_quotient", "compares": "at_least", "value": 2},
    {
        "group": "Pays",
        "measure": "annual_p50",
        "compares": "at_least_ratio",
        "value": 1,
        "base": "area_median",
    },
)
LIST_HEAD = HEAD | {"title": "Our list", "margin": "4", "leaves_out": "11-0000, 29-1141"}


def test_a_list_is_made_by_a_rule_of_ones_own_and_names_its_version(client_for, people, partnership):
    steward, contributor = client_for("steward"), client_for("contributor")
    address = f"{HERE}occupation-list/edit/"
    assert "High-skill, high-wage, in-demand" in steward.get(address).content.decode()  # to begin with
    assert steward.post(address, LIST_HEAD | lines(*CRITERIA, {})).status_code == 302
    rule = standard_named(partnership, "occupation-list", "own:1")
    assert [(group.asks, len(group.criteria)) for group in rule.groups] == [("any", 2), ("all", 1)]
    assert (rule.margin, rule.leaves_out) == (0.04, ("11-0000", "29-1141"))
    page = client_for("anonymous").get(f"{HERE}occupation-list/").content.decode()
    assert "jobs at least 2,000 or location quotient at least 2" in page
    assert "11-0000, 29-1141" in page
    lists = "/partnerships/valley/occupation-lists/"
    assert contributor.post(f"{lists}add/", {"title": "Ours", "rule": "own:1"}).status_code == 302
    one = OccupationList.objects.get()
    version = services.publish_list(people["steward"], one)
    told = building.answer_of(version, "en").table
    nurses = told.data["soc"].index("29-1141")
    assert told.data["why"][nurses] == "The rule leaves this occupation out, whatever it meets."
    assert not any(
        soc[:2] == "11" and yes == "yes"
        for soc, yes in zip(told.data["soc"], told.data["listed"], strict=True)
    )
    page = client_for("anonymous").get(f"{lists}1/").content.decode()
    assert "Our list, version 1</a>" in page
    # Anybody builds the same list again by the question alone: the rule stands in it.
    asked = building.answer_of(version, "en").question
    assert answers.answer(Question.from_query(asked.kind, asked.to_query())).table.sha256 == told.sha256
    # The next version of the rule, brought as a file, is taken up by choice; thresholds begin anew.
    text = client_for("anonymous").get(f"{HERE}occupation-list/versions/1/standard.yaml").content
    newer = text.replace(b"2000", b"5000")
    sent = {"bring": "1", "file": SimpleUploadedFile("ours.yaml", newer), "why": "Fewer."}
    assert steward.post(address, sent).status_code == 302
    assert read_rule(partnership.own_standards.first().text, "x.yaml").criteria[0].value == 5000
    form = contributor.get(f"{lists}1/edit/").content.decode()
    assert "Version of our rule" in form
    services.change_list(people["contributor"], one, {"rule": "own:2", "thresholds": {}}, expected_version=1)
    newer_version = services.publish_list(people["steward"], one)
    assert newer_version.listed < version.listed
    workshop = steward.get(f"{lists}1/workshop/?against=own:1").content.decode()
    assert "Our list, version 2" in workshop


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"value": ""}, "Say it, or leave the measure blank"),
        ({"compares": "at_least_ratio"}, "Say of what the number is a multiple"),
        ({"base": "standard"}, "Only a multiple is of another number"),
    ],
)
def test_a_criterion_that_is_not_whole_is_refused(client_for, people, partnership, change, said):
    page = client_for("steward").post(f"{HERE}occupation-list/edit/", LIST_HEAD | lines(CRITERIA[0] | change))
    assert page.status_code == 422
    assert said in page.content.decode()
    assert not OwnStandard.objects.exists()


def test_files_and_lengths_are_checked(client_for, people, partnership):
    browser, address = client_for("steward"), f"{HERE}occupation-list/edit/"
    for content, said in ((b"\xff\xfe", "no text file"), (b"key: x", "it is missing")):
        page = browser.post(address, {"bring": "1", "file": SimpleUploadedFile("x.yaml", content)})
        assert page.status_code == 422
        assert said in page.content.decode()
    long = LIST_HEAD | {"citation": "word " * 199} | lines(*(CRITERIA * 6))
    assert "too long to stand in the address" in browser.post(address, long).content.decode()
    assert not OwnStandard.objects.exists()


POINTS = (
    {
        "group": "Score",
        "asks": "points",
        "needs": 5,
        "measure": "employment",
        "compares": "by_rank",
        "value": 10,
    }
    | {"points": 6},
    {"group": "Score", "asks": "points", "measure": "annual_p50", "compares": "at_least_ratio", "value": 1}
    | {"base": "area_median", "points": 2, "unknown": 0},
)


def test_a_list_by_points_shows_what_each_criterion_gives(client_for, people, partnership):
    steward = client_for("steward")
    address = f"{HERE}occupation-list/edit/"
    head = LIST_HEAD | {"leaves_out": "all-other"}
    page = steward.post(address, head | lines(POINTS[0] | {"asks": "all"})).content.decode()
    assert "Only a group that asks for points counts them" in page
    assert steward.post(address, head | lines(*POINTS)).status_code == 302
    rule = standard_named(partnership, "occupation-list", "own:1")
    assert (rule.groups[0].asks, rule.groups[0].needs) == ("points", 5)
    assert [each.points for each in rule.criteria] == [6, 2]
    page = client_for("anonymous").get(f"{HERE}occupation-list/").content.decode()
    assert "at least 5 points of: jobs by rank, in 10 steps (up to 6 points)" in page
    assert "every “All Other”" in page
    lists = "/partnerships/valley/occupation-lists/"
    made = client_for("contributor").post(f"{lists}add/", {"title": "Ours", "rule": "own:1"})
    assert made.status_code == 302
    one = OccupationList.objects.get()
    form = steward.get(f"{lists}1/edit/").content.decode()
    assert "Score: points needed" in form
    assert "by rank, in … steps" not in form  # steps are the rule's form, not a threshold
    services.change_list(people["contributor"], one, {"thresholds": {"score.needs": 6}}, expected_version=1)
    workshop = steward.get(f"{lists}1/workshop/").content.decode()
    assert "Points of 6 needed" in workshop
    assert ">2.6 to 8.0</td>" in workshop  # points that are not known: the fewest and the most
    one.refresh_from_db()
    told = building.answer_of(services.publish_list(people["steward"], one), "en").table
    others = [each.endswith(", All Other") for each in told.data["occupation"]]
    rows = zip(told.data["listed"], told.data["points_score_low"], others, strict=True)
    assert all((listed == "yes") == (fewest >= 6 and not other) for listed, fewest, other in rows)
