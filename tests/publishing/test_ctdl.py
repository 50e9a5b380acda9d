"""The export for credential registries holds to the published terms, and writes nothing that nobody said."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.publishing.ctdl_terms import REGISTRY, problems

from highroad.market import PROGRAM_FIELDS, register_of_programs
from highroad.publishing.ctdl import lacking, to_ctdl
from highroad.publishing.release import release
from highroad.results import SourceReference
from highroad.sources.registers import read_register

ROWS = """program,provider,cip,soc,credential,hours,weeks,completers,employed,completion_rate,\
employment_rate,median_earnings,tuition,mode,city,state,status,web,language,description
Welding,Valley College,48.0508,51-4121;47-2221,Certificate,300.5,12,80,60,80,75,41000.4,2500,In-person,\
Fresno,CA,Approved,https://valley.example/weld,en;es,Welding from the first bead to the certificate
Nursing,Valley College,51.3801,,,,2.5,*,*,*,,*,,Hybrid,,,,,,
Hours only,North School,,99-9999,,40,,,,,,,0,By mail,Reno,,Listed,north.example,English,
Bare,North School,,,,,,,,,,,,online,,,removed,https://north.example,,
"""


@pytest.fixture(name="document", scope="module")
def fixture_document(tmp_path_factory: pytest.TempPathFactory) -> str:
    return _document(tmp_path_factory.mktemp("ctdl"), ROWS)


def _document(folder: Path, rows: str) -> str:
    path = folder / "programs.csv"
    path.write_text(rows, encoding="utf-8")
    source = SourceReference("register", "R", "P", "2026", "2026", "", "2026-01-01", "0" * 64, "own")
    result = register_of_programs(read_register(path, PROGRAM_FIELDS), (source,))
    return to_ctdl(release(result, title="Programs"))


def _programs(document: str) -> dict[str, dict[str, Any]]:
    graph = json.loads(document)["@graph"]
    return {each["ceterms:name"]["en"]: each for each in graph if "ceterms:ctid" in each}


def test_it_holds_to_the_published_terms(document: str) -> None:
    assert problems(document) == []
    assert len(_programs(document)) == 4


def test_what_the_register_says_is_written_and_nothing_else(document: str) -> None:
    told = _programs(document)
    welding = told["Welding"]
    assert welding["ceterms:inLanguage"] == ["en", "es"]
    assert welding["ceterms:estimatedDuration"][0]["ceterms:exactDuration"] == "P12W"
    assert welding["ceterms:estimatedDuration"][0]["ceterms:timeRequired"] == "PT300H30M"
    assert welding["ceterms:aggregateData"][0]["ceterms:medianEarnings"] == 41000
    assert welding["ceterms:aggregateData"][0]["ceterms:jobsObtained"][0]["schema:value"] == 60
    assert welding["ceterms:occupationType"][0]["ceterms:targetNodeName"]["en"].startswith("Welders")
    assert welding["ceterms:lifeCycleStatusType"]["ceterms:targetNode"] == "lifeCycle:Active"
    nursing = told["Nursing"]
    assert nursing["ceterms:estimatedDuration"][0]["ceterms:exactDuration"] == "P18D"  # 2.5 weeks
    outcomes = nursing["ceterms:aggregateData"][0]
    assert set(outcomes) == {"@type", "ceterms:description"}  # nothing withheld becomes a zero
    assert "withheld by the publisher: completed" in outcomes["ceterms:description"]["en"]
    assert "not known: employed" in outcomes["ceterms:description"]["en"]
    hours = told["Hours only"]
    assert hours["ceterms:estimatedCost"][0]["ceterms:price"] == 0  # free of charge is said
    assert hours["ceterms:deliveryTypeDescription"] == {"en": "By mail"}
    assert "ceterms:lifeCycleStatusType" not in hours  # “Listed” is no concept of the language
    assert "ceterms:availableAt" not in hours  # a city without a State
    assert "ceterms:inLanguage" not in told["Bare"]
    assert told["Bare"]["ceterms:availableOnlineAt"] == ["https://north.example"]
    assert not any(
        "ceterms:ownedBy" in each for each in told.values()
    )  # a list says who offers, not who owns


def test_what_a_registry_asks_besides_is_told(document: str) -> None:
    found = lacking(document)
    programs = _programs(document).values()
    expected = [sum(not any(name in each for name in group) for each in programs) for group in REGISTRY]
    assert list(found.values()) == [count for count in expected if count] == [2, 3, 2, 2]


def test_the_same_program_keeps_its_identifier(document: str, tmp_path: Path) -> None:
    again = _programs(_document(tmp_path, ROWS.replace("80,75", "81,70")))
    for name, each in _programs(document).items():
        assert again[name]["ceterms:ctid"] == each["ceterms:ctid"]


def _in_program(change: Callable[[dict[str, Any]], object]) -> Callable[[dict[str, Any]], object]:
    return lambda told: change(next(each for each in told["@graph"] if "ceterms:ctid" in each))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda told: told.update({"@context": "https://schema.org"}),
        lambda told: told["@graph"].append(told["@graph"][1]),
        lambda told: told["@graph"][0].pop("ceterms:description"),
        _in_program(lambda each: each.update({"@type": "ceterms:LearningProgram"})),
        _in_program(lambda each: each.update({"ceterms:ctid": "ce-12345678-1234-5678-9234-123456789abc"})),
        _in_program(lambda each: each.update({"ceterms:credentialAwarded": {"en": "Certificate"}})),
        _in_program(lambda each: each.update({"ceterms:name": "Welding"})),
        _in_program(lambda each: each.update({"ceterms:offeredBy": ["_:nobody"]})),
        _in_program(lambda each: each.pop("ceterms:offeredBy")),
        _in_program(
            lambda each: each["ceterms:deliveryType"][0].update({"ceterms:targetNode": "deliveryType:Tele"})
        ),
        _in_program(
            lambda each: each["ceterms:aggregateData"][0].update({"ceterms:medianEarnings": 41000.4})
        ),
        _in_program(
            lambda each: each["ceterms:estimatedDuration"][0].update({"ceterms:exactDuration": "12 weeks"})
        ),
        _in_program(lambda each: each["ceterms:estimatedCost"][0].pop("ceterms:description")),
    ],
)
def test_what_breaks_the_terms_is_seen(document: str, spoil: Callable[[dict[str, Any]], object]) -> None:
    told = json.loads(document)
    spoil(told)
    assert problems(json.dumps(told))
