"""Packs in other languages: the words beside a pack fit it, and replace words alone."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from highroad import language
from highroad.errors import BadPack
from highroad.reference import packs
from highroad.reference.packs.reading import WRITTEN_IN
from highroad.reference.packs.wording import words_file

OTHERS = [other for other in language.LANGUAGES if other != WRITTEN_IN]

PACK: dict[str, Any] = {
    "format": 1, "key": "small", "version": "1", "title": "A small pack", "level": "local",
    "in_force": {"from": date(2024, 1, 1)}, "basis": "Made for a test.",
    "confidence_words": {"high": "Checked."},
    "fields": {
        "plan_type": {"label": "Plan type", "kind": "choice", "choices": {"one": "One", "key": "The other"}},
    },
    "period_years": 4,
    "clocks": {
        "submission": {
            "label": "Hand in", "kind": "submission", "of": "period_begins", "days": -120, "rests_on": "law",
            "if_not_a_business_day": "next", "rule": "Before.", "citation": ["Law 1"],
        },
    },
    "known_dates": [
        {"clock": "submission", "period_begins": date(2024, 7, 1), "what": "The first", "source": "S1",
         "due": date(2024, 3, 4)},
    ],
    "programs": {"AD": {"label": "Adult", "words": ["adult", "adultos"]}},
    "indicators": {"q2": {"label": "Second quarter", "unit": "percent", "words": ["q2"]}},
    "public_comment": {"hear_from": ["everyone"], "days": 30, "rule": "Thirty days.", "citation": ["Law 2"]},
    "sources": {"S1": "Law 1"},
    "evidence": {"log": {"label": "A log", "exhibits": ["map"]}},
    "items_count": 2,
    "items": [
        {
            "id": "I", "title": "Top", "kind": "section", "required": "required", "text": "All of it.",
            "citation": ["Law 1"], "sources": ["S1"], "confidence": "high", "evidence": ["log"],
        },
        {
            "id": "I.a", "parent": "I", "title": "First", "kind": "narrative", "required": "conditional",
            "condition": "plan_type == 'one'", "text": "Say it.", "citation": ["Law 1(a)"], "sources": ["S1"],
            "confidence": "high", "note": "Seldom used.", "programs": ["AD"], "dates": ["submission"],
            "depends_on": ["I"], "references": ["I"], "guidance": "Be brief.", "findings": ["Too long."],
            "numbers": [{"what": "level", "indicators": ["q2"], "programs": ["AD"], "years": [1]}],
            "tables": [{
                "key": "levels", "title": "Levels", "rows_are": "indicators", "rows": ["q2"],
                "columns": [{"key": "expected", "label": "Expected", "words": ["expected"]}],
            }],
            "links": [{"label": "The law", "citation": "Law 1"}],
        },
    ],
    "modification": {
        "title": "A modification", "basis": "Made for a test.", "years": [3, 4],
        "items": [
            {
                "id": "M", "title": "Changes", "kind": "section", "required": "required",
                "text": "What changes.", "citation": ["Law 1"], "sources": ["S1"], "confidence": "high",
            },
        ],
    },
}  # fmt: skip
WORDS: dict[str, Any] = {
    "format": 1, "language": "es", "title": "Un paquete", "basis": "Hecho para una prueba.",
    "confidence_words": {"high": "Comprobado."},
    "fields": {"plan_type": {"label": "Tipo de plan", "choices": {"one": "Uno", "key": "El otro"}}},
    "clocks": {"submission": {"label": "Entregar", "rule": "Antes."}},
    "known_dates": [{"what": "La primera"}],
    "programs": {"AD": {"label": "Adultos"}},
    "indicators": {"q2": {"label": "Segundo trimestre"}},
    "modification": {
        "title": "Una modificación", "basis": "Hecha para una prueba.",
        "items": {"M": {"title": "Cambios", "text": "Qué cambia."}},
    },
    "public_comment": {"hear_from": ["todas las personas"], "rule": "Treinta días."},
    "sources": {"S1": "Ley 1"},
    "evidence": {"log": {"label": "Un registro"}},
    "items": {
        "I": {"title": "Todo", "text": "Todo ello."},
        "I.a": {"title": "Primero", "text": "Dígalo.", "note": "Poco usado.", "guidance": "Sea breve.",
                "findings": ["Demasiado largo."], "numbers": [{"what": "nivel"}],
                "tables": [{"title": "Niveles", "columns": [{"label": "Esperado"}]}],
                "links": [{"label": "La ley"}]},
    },
}  # fmt: skip


def written(folder: Path, words: Any) -> Path:
    file = folder / "small-1.yaml"
    file.write_text(yaml.safe_dump(PACK, sort_keys=False), "utf-8")
    if words is not None:
        words_file(file, "es").write_text(yaml.safe_dump(words, allow_unicode=True), "utf-8")
    return file


def test_every_word_is_replaced_and_nothing_else(tmp_path: Path) -> None:
    file = written(tmp_path, WORDS)
    english, spanish = packs.read_pack(file), packs.read_pack(file, "es")
    first = spanish.requirement("I.a")
    assert (first.title, first.text, first.note) == ("Primero", "Dígalo.", "Poco usado.")
    assert spanish.fields["plan_type"].choices == {"one": "Uno", "key": "El otro"}
    assert spanish.known_dates[0].what == "La primera"
    assert spanish.public_comment.hear_from == ("todas las personas",)
    assert (spanish.language, spanish.sources["S1"], spanish.evidence["log"].label) == (
        "es", "Ley 1", "Un registro",
    )  # fmt: skip
    before = english.requirement("I.a")
    assert first.condition is not None
    assert before.condition is not None
    assert first.condition.source == before.condition.source
    assert (first.guidance, first.findings, first.tables[0].columns[0].label) == (
        "Sea breve.", ("Demasiado largo.",), "Esperado",
    )  # fmt: skip
    assert first.tables[0].columns[0].words == ("expected",)
    assert spanish.programs["AD"].words == english.programs["AD"].words
    worded = {
        "title": "", "text": "", "note": "", "guidance": "", "findings": (), "links": (), "numbers": (),
        "tables": (), "condition": None,
    }  # fmt: skip
    assert replace(first, **worded) == replace(before, **worded)
    assert spanish.exhibit_kinds(spanish.requirement("I")) == ("map",)


def test_the_modification_speaks_too(tmp_path: Path) -> None:
    _plan, modification = packs.read_packs(written(tmp_path, WORDS))
    heard = packs.spoken(modification, "es")
    assert (heard.key, heard.modifies, heard.title) == ("small-modification", "small", "Una modificación")
    assert heard.requirement("M").text == "Qué cambia."
    assert heard.requirement("I.a").numbers[0].years == (3,)


def test_the_language_in_force_is_spoken(tmp_path: Path) -> None:
    pack = packs.read_pack(written(tmp_path, WORDS))
    assert packs.spoken(pack).title == "A small pack"
    with language.use("es"):
        heard = packs.spoken(pack)
        assert heard.title == "Un paquete"
        assert packs.spoken(heard) is heard
    assert packs.spoken(heard).title == "A small pack"
    assert packs.wordings(heard, "I.a") == packs.wordings(pack, "I.a") == ("Say it.", "Dígalo.")


def test_a_pack_without_words_speaks_its_own(tmp_path: Path) -> None:
    pack = packs.read_pack(written(tmp_path, None))
    assert packs.spoken(pack, "es").language == "en"


@pytest.mark.parametrize(
    ("way", "value", "item", "field"),
    [
        ("items I.a text", None, "I.a", "text"),
        ("items I.a note", None, "I.a", "note"),
        ("items I", None, "I", "title"),
        ("items I.b", {"title": "No"}, "I.b", "title"),
        ("items I.a condition", "plan_type == 'key'", "I.a", "condition"),
        ("items I.a citation", ["Ley 9"], "I.a.citation", "0"),
        ("items I.a text", "  ", "I.a", "text"),
        ("items I.a text", 7, "I.a", "text"),
        ("fields plan_type choices one", None, "fields.plan_type.choices", "one"),
        ("fields plan_type choices three", "Tres", "fields.plan_type.choices", "three"),
        ("known_dates", [], "known_dates.0", "what"),
        ("clocks submission of", "period_ends", "clocks.submission", "of"),
        ("public_comment hear_from", ["a", "b"], "public_comment.hear_from", "1"),
        ("evidence log label", None, "evidence.log", "label"),
        ("title", None, "", "title"),
        ("language", "en", "", "language"),
        ("format", 2, "", "format"),
    ],
)
def test_words_that_do_not_fit_name_file_item_and_field(
    tmp_path: Path, way: str, value: Any, item: str, field: str
) -> None:
    words = copy.deepcopy(WORDS)
    *path, last = way.split()
    here: Any = words
    for part in path:
        here = here[part]
    if value is None:
        del here[last]
    else:
        here[last] = value
    with pytest.raises(BadPack) as caught:
        packs.read_pack(written(tmp_path, words), "es")
    assert caught.value.message.startswith(f"small-1.es.yaml, item {item}, " if item else "small-1.es.yaml, ")
    assert f"“{field}”" in caught.value.message


@pytest.mark.parametrize("other", OTHERS)
def test_every_pack_speaks_every_language(other: str) -> None:
    lacking = [pack.file for pack in packs.list_packs() if not words_file(pack.path, other).exists()]
    assert not lacking
    for pack in packs.list_packs():
        heard = packs.spoken(pack, other)  # raises when a word is missing, or is of no item
        assert heard.language == other
        same = [item.id for item in pack.items if heard.by_id[item.id].text == item.text]
        assert not same, f"{pack.file}: left in English"
