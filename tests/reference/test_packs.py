"""The requirement packs: their rules, their reader's errors, and the State plan pack itself."""

from __future__ import annotations

import copy
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from highroad import language
from highroad.errors import BadPack, DateNotCovered
from highroad.reference import packs

SMALL: dict[str, Any] = {
    "format": 1,
    "key": "small",
    "version": "1",
    "title": "A small pack",
    "level": "local",
    "in_force": {"from": date(2024, 1, 1)},
    "basis": "Made for a test.",
    "confidence_words": {"high": "Checked."},
    "fields": {
        "plan_type": {"label": "Plan type", "kind": "choice", "choices": {"one": "One", "two": "Two"}},
        "partners": {"label": "Partners", "kind": "choices", "choices": {"A": "Program A"}},
        "single": {"label": "Is it single?", "kind": "flag"},
    },
    "period_years": 4,
    "clocks": {
        "submission": {
            "label": "Hand in",
            "kind": "submission",
            "of": "previous_period_ends",
            "days": -120,
            "if_not_a_business_day": "next",
            "rests_on": "law",
            "rule": "Before the end.",
            "citation": ["Law 1"],
        },
        "approved": {
            "label": "Approved",
            "kind": "decision",
            "of": "submission",
            "days": 90,
            "rests_on": "law",
            "rule": "In time.",
            "citation": ["Law 1"],
            "after": ["submission"],
        },
    },
    "known_dates": [
        {
            "clock": "submission",
            "period_begins": date(2024, 7, 1),
            "what": "The first",
            "due": date(2024, 3, 4),
            "source": "S1",
        }
    ],
    "programs": {"AD": {"label": "Adult", "words": ["title I adult"]}},
    "indicators": {"q2": {"label": "Second quarter", "unit": "percent", "words": ["q2"]}},
    "populations": {"vets": {"label": "Veterans", "words": ["veteran"]}},
    "public_comment": {"hear_from": ["everyone"], "days": 30, "rule": "Thirty days.", "citation": ["Law 2"]},
    "sources": {"S1": "Law 1"},
    "evidence": {"oews": {"label": "Occupations", "exhibits": ["occupations"]}, "log": {"label": "A log"}},
    "items_count": 3,
    "items": [
        {
            "id": "I", "title": "Top", "kind": "section", "required": "required", "text": "All of it.",
            "citation": ["Law 1"], "sources": ["S1"], "confidence": "high",
        },
        {
            "id": "I.a", "parent": "I", "title": "First", "kind": "narrative", "required": "conditional",
            "condition": "'A' in partners and not single", "text": "Say it.", "citation": ["Law 1(a)"],
            "evidence": ["oews", "log"], "sources": ["S1"], "confidence": "medium",
        },
        {
            "id": "I.b", "parent": "I", "title": "Second", "kind": "narrative", "required": "optional",
            "plan_types": ["two"], "text": "Say more.", "citation": ["Law 1(b)"], "sources": ["S1"],
            "confidence": "low", "note": "Seldom used.",
        },
    ],
}  # fmt: skip


COLUMN = {"key": "a", "label": "A", "words": ["a"]}
TABLE = {"key": "t", "title": "T", "columns": [COLUMN]}


@pytest.fixture
def small() -> dict[str, Any]:
    return copy.deepcopy(SMALL)


def written(folder: Path, content: Any) -> Path:
    file = folder / "small-1.yaml"
    file.write_text(yaml.safe_dump(content, sort_keys=False), "utf-8")
    return file


def test_a_good_file_is_read(tmp_path: Path, small: dict[str, Any]) -> None:
    pack = packs.read_pack(written(tmp_path, small))
    assert [item.id for item in pack.items] == ["I", "I.a", "I.b"]
    assert pack.exhibit_kinds(pack.requirement("I.a")) == ("occupations",)
    assert [item.id for item in pack.children["I"]] == ["I.a", "I.b"]
    assert pack.depth("I.a") == 1
    assert pack.public_comment.days == 30


def put(path: str, value: Any) -> Any:
    """A change of the small pack: `path` is dotted; a part of digits is a place in a list."""

    def change(content: dict[str, Any]) -> None:
        *way, last = path.split(".")
        here: Any = content
        for part in way:
            here = here[int(part)] if part.isdigit() else here[part]
        if value is KeyError:
            del here[last]
        else:
            here[last] = value

    return change


@pytest.mark.parametrize(
    ("change", "item", "field"),
    [
        (put("items.2.id", "I.a"), "I.a", "id"),
        (put("items.1.parent", "Z"), "I.a", "parent"),
        (put("items.0.parent", "I.b"), "I", "parent"),
        (put("items.1.kind", "poem"), "I.a", "kind"),
        (put("items.1.required", "perhaps"), "I.a", "required"),
        (put("items.1.condition", "'A' in in partners"), "I.a", "condition"),
        (put("items.1.condition", "unheard_of"), "I.a", "condition"),
        (put("items.1.condition", "'B' in partners"), "I.a", "condition"),
        (put("items.1.condition", KeyError), "I.a", "condition"),
        (put("items.2.plan_types", ["three"]), "I.b", "plan_types"),
        (put("items.1.citation", []), "I.a", "citation"),
        (put("items.1.citation", KeyError), "I.a", "citation"),
        (put("items.1.evidence", ["rumor"]), "I.a", "evidence"),
        (put("items.1.sources", ["S9"]), "I.a", "sources"),
        (put("items.1.confidence", "sure"), "I.a", "confidence"),
        (put("items.1.text", "  "), "I.a", "text"),
        (put("items.1.tilte", "First"), "I.a", "tilte"),
        (put("items.1.answered_by", "nobody"), "I.a", "answered_by"),
        (put("in_force.from", "soon"), "", "from"),
        (put("in_force.until", date(2020, 1, 1)), "", "in_force"),
        (put("items_count", 4), "", "items_count"),
        (put("format", 2), "", "format"),
        (put("clocks.submission.days", "many"), "clocks.submission", "days"),
        (put("clocks.submission.of", "nothing"), "clocks.submission", "of"),
        (put("clocks.submission.of", "approved"), "clocks.submission", "of"),
        (put("clocks.submission.citation", []), "clocks.submission", "citation"),
        (put("clocks.approved.after", ["unheard_of"]), "clocks.approved", "after"),
        (put("known_dates.0.clock", "unheard_of"), "known_dates #1", "clock"),
        (put("populations.vets.words", []), "populations.vets", "words"),
        (put("indicators.q2.unit", "bushels"), "indicators.q2", "unit"),
        (put("items.1.programs", ["XX"]), "I.a", "programs"),
        (put("items.1.populations", ["XX"]), "I.a", "populations"),
        (put("items.1.dates", ["unheard_of"]), "I.a", "dates"),
        (put("items.1.references", ["I.z"]), "I.a", "references"),
        (put("items.1.references", ["I.a"]), "I.a", "references"),
        (put("items.1.depends_on", ["I.z"]), "I.a", "depends_on"),
        (put("items.1.numbers", [{"what": "level", "indicators": ["q9"]}]), "I.a", "indicators"),
        (put("items.1.numbers", [{"what": "level", "indicators": ["q2"], "years": [5]}]), "I.a", "years"),
        (put("items.1.tables", [{"key": "t", "title": "T", "columns": []}]), "I.a", "columns"),
        (put("items.1.tables", [TABLE | {"rows": ["AD"]}]), "I.a", "rows"),
        (put("items.1.tables", [TABLE | {"rows_are": "programs", "rows": ["XX"]}]), "I.a", "rows"),
        (put("items.1.tables", [TABLE | {"rows_are": "programs"}]), "I.a", "rows"),
        (put("items.1.tables", [TABLE | {"columns": [COLUMN | {"kind": "poem"}]}]), "I.a", "kind"),
        (put("items.1.tables", [TABLE | {"columns": [COLUMN, COLUMN]}]), "I.a", "columns"),
        (put("items.1.links", [{"label": "Law"}]), "I.a", "citation"),
        (put("modification", {"title": "M", "basis": "B", "years": [3, 9]}), "modification", "years"),
        (put("modification", {"title": "M", "basis": "B"}), "modification", "items"),
        (put("modification", {"changes": {"I.z": {}}}), "modification", "changes"),
        (put("fields.single.needs", "'Q' in partners"), "fields.single", "needs"),
        (put("evidence.log.exhibits", "occupations"), "evidence.log", "exhibits"),
    ],
)
def test_a_mistake_names_file_item_and_field(
    tmp_path: Path, small: dict[str, Any], change: Any, item: str, field: str
) -> None:
    change(small)
    with pytest.raises(BadPack) as caught:
        packs.read_packs(written(tmp_path, small))
    assert caught.value.message.startswith(f"small-1.yaml, item {item}, " if item else "small-1.yaml, ")
    assert f"“{field}”" in caught.value.message
    assert caught.value.remedy


def test_what_is_not_yaml_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("{ : [", "utf-8")
    with pytest.raises(BadPack, match=r"x\.yaml"):
        packs.read_pack(file)


def test_no_object_can_be_smuggled_in(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("format: !!python/object/apply:os.getcwd []\n", "utf-8")
    with pytest.raises(BadPack):
        packs.read_pack(file)


@pytest.fixture(scope="module")
def state() -> packs.Pack:
    return packs.load_pack("us-wioa-state-plan", on=date(2026, 11, 22))


def test_the_state_pack_has_its_238_items(state: packs.Pack) -> None:
    assert len(state.items) == 238
    assert Counter(item.kind for item in state.items)["section"] == 45
    assert len(state.evidence) == 126


def test_the_state_pack_agrees_with_the_founding_outline(state: packs.Pack, shared_reference: Path) -> None:
    outline = yaml.safe_load(
        (shared_reference / "planning" / "state_plan_requirements.yaml").read_text("utf-8")
    )
    assert outline["counts"]["items"] == len(state.items)
    for mine, theirs in zip(state.items, outline["items"], strict=True):
        assert (mine.id, mine.parent, mine.kind) == (theirs["id"], theirs["parent"], theirs["kind"])
        assert (mine.required, mine.confidence) == (theirs["required"], theirs["confidence"])
        assert list(mine.citation) == theirs["citation"]
        assert list(mine.evidence) == theirs["evidence"]
        assert (mine.condition is None) == ("condition" not in theirs)
        assert mine.text != theirs["requirement"]


@pytest.mark.parametrize(
    ("answers", "applying"),
    [
        ({"plan_type": "unified"}, 176),
        ({"plan_type": "combined", "combined_partners": []}, 179),
        ({"plan_type": "combined", "combined_partners": ["TANF"]}, 194),
        ({"plan_type": "unified", "single_area_state": True}, 185),
        # A unified plan has no partners, whatever is left over in its answers.
        ({"plan_type": "unified", "combined_partners": ["TANF", "UI"]}, 176),
    ],
)
def test_what_applies_depends_on_the_plan(state: packs.Pack, answers: dict[str, Any], applying: int) -> None:
    assert sum(answer.yes for answer in state.applicability(answers).values()) == applying


def test_a_child_never_applies_without_its_parent(state: packs.Pack) -> None:
    answers = state.applicability({"plan_type": "unified", "waiver_requested": True})
    for item in state.items:
        if item.parent is not None and not answers[item.parent].yes:
            assert not answers[item.id].yes


def test_reasons_are_in_words(state: packs.Pack) -> None:
    answers = state.applicability({"plan_type": "unified"})
    assert "Is the whole State one local area?" in answers["VI.TI.d.1"].reason
    assert "Combined State plan" in answers["VII.TANF"].reason


def test_the_version_follows_the_date() -> None:
    assert packs.load_pack("us-wioa-state-plan", on=date(2024, 3, 4)).version == "2023-11"
    for day in (date(2019, 1, 1), date(2027, 4, 1)):
        with pytest.raises(DateNotCovered):
            packs.load_pack("us-wioa-state-plan", on=day)
    with pytest.raises(BadPack):
        packs.load_pack("us-wioa-stat-plan", on=date(2024, 3, 4))
    # An approval that ran out asks on until its successor is known; nothing is asked before the first.
    assert packs.load_usable_pack("us-wioa-state-plan", on=date(2027, 4, 1)).version == "2023-11"
    keys = {pack.key for pack in packs.list_packs()}
    assert {pack.key for pack in packs.list_usable_packs(on=date(2027, 4, 1))} == keys
    with pytest.raises(DateNotCovered):
        packs.load_usable_pack("us-wioa-state-plan", on=date(2019, 1, 1))
    assert packs.list_usable_packs(on=date(1990, 1, 1)) == ()
    with pytest.raises(BadPack):
        packs.load_pack_version("us-wioa-state-plan", "1999")


def test_two_versions_are_compared_item_by_item(tmp_path: Path, small: dict[str, Any]) -> None:
    before = packs.read_pack(written(tmp_path, small))
    small["items"][1]["text"] = "Say it plainly."
    small["items"][2]["id"] = "I.c"
    after = packs.read_pack(written(tmp_path, small))
    changes = [(change.id, change.what, change.fields) for change in packs.compare_packs(before, after)]
    assert changes == [("I.a", "changed", ("text",)), ("I.c", "added", ()), ("I.b", "removed", ())]
    assert packs.compare_packs(after, after) == ()


def test_a_modification_asks_the_same_again_for_the_years_that_remain() -> None:
    whole = packs.load_pack("us-wioa-state-plan", on=date(2026, 11, 22))
    changed = packs.load_pack("us-wioa-state-plan-modification", on=date(2026, 11, 22))
    assert (changed.modifies, changed.modified_years, changed.version) == (whole.key, (3, 4), whole.version)
    assert [item.id for item in changed.items[:4]] == ["MOD", "MOD.1", "MOD.2", "MOD.3"]
    assert {item.id for item in whole.items} < {item.id for item in changed.items}
    levels = "APP1.AD"
    assert whole.requirement(levels).numbers[0].years == (1, 2)
    assert changed.requirement(levels).numbers[0].years == (3, 4)
    assert [column.year for column in changed.requirement(levels).tables[0].columns] == [None, 3, 3, 4, 4]
    moved = {change.id: change.fields for change in packs.compare_packs(whole, changed)}
    assert moved[levels] == ("tables", "numbers")
    assert "II.a.1" not in moved


def test_the_local_and_regional_packs_follow_the_outline(shared_reference: Path) -> None:
    """Every item of the outline, with its citations in the statute and the regulation."""
    file = shared_reference / "planning" / "local_regional_plan_requirements.yaml"
    outline = yaml.safe_load(file.read_text("utf-8"))["items"]
    both = {
        "LP": packs.load_pack("us-wioa-local-plan", on=date(2026, 11, 22)),
        "RP": packs.load_pack("us-wioa-regional-plan", on=date(2026, 11, 22)),
    }
    for item in outline:
        ours = both[item["id"][:2]].requirement(item["id"])
        assert (ours.parent, ours.kind, ours.confidence) == (item["parent"], item["kind"], item["confidence"])
        cited = " ".join(ours.citation)
        for part in f"{item.get('statute', '')}, {item.get('cfr', '')}".replace(" ", "").split(","):
            number = part.split("-")[0]
            assert number in cited.replace(" ", ""), (item["id"], part)
        assert set(item["evidence"]) <= set(ours.evidence), item["id"]
        assert ours.text != item["requirement"]


@pytest.mark.parametrize("key", ["us-wioa-local-plan", "us-wioa-regional-plan", "partnership-strategy"])
def test_every_item_of_the_shorter_packs_guides_the_writer(key: str) -> None:
    pack = packs.load_pack(key, on=date(2026, 11, 22))
    for item in pack.items:
        if not pack.children.get(item.id):
            assert item.guidance, item.id


def test_a_local_plan_in_a_region_says_what_the_region_answers() -> None:
    pack = packs.load_pack("us-wioa-local-plan", on=date(2026, 11, 22))
    assert not pack.applicability({"plan_type": "area"})["LP.D"].yes
    assert pack.applicability({"plan_type": "in_region"})["LP.D"].yes
    assert not pack.applicability({"plan_type": "area"})["LP.C"].yes
    assert pack.applicability({"plan_type": "area", "state_adds_items": True})["LP.C"].yes


def test_every_item_of_every_pack_has_guidance_in_both_languages() -> None:
    for pack in packs.list_packs():
        with language.use("es"):
            spanish = {item.id: item.guidance for item in packs.spoken(pack).items}
        for item in pack.items:
            assert len(item.guidance) > 30, (pack.key, item.id)
            assert spanish[item.id] != item.guidance, (pack.key, item.id)
