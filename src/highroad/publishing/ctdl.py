"""Training programs in the Credential Transparency Description Language, as JSON-LD that registries take in.

Nothing is pushed anywhere: the file is handed to whoever publishes to a registry, with identifiers made from
the program's own words, so that the same program keeps its identifier from one export to the next.
"""

from __future__ import annotations

import json
import uuid
from typing import Any, Final

from highroad.publishing.release import ReleasedTable
from highroad.results import Mark

CONTEXT: Final = "https://credreg.net/ctdl/schema/context/json"
_NAMESPACE: Final = uuid.uuid5(uuid.NAMESPACE_URL, "https://credreg.net/ctdl/terms/LearningProgram")
_CIP: Final = "https://nces.ed.gov/ipeds/cipcode/"
_SOC: Final = "https://www.bls.gov/soc/2018/"
_OUTCOMES: Final = (("completers", "ceterms:numberAwarded"), ("employed", "ceterms:jobsObtained"))


def to_ctdl(table: ReleasedTable) -> str:
    """JSON-LD of the programs in a released register (`register_of_programs`), one
    `ceterms:LearningProgram` each.

    Numbers that are withheld or missing are left out, and the description of the outcomes says which and why:
    there is no zero for them. Rates stand in words, because the language has no property of its own for them.
    """
    names = set(table.data)
    graph: list[dict[str, Any]] = []
    providers: dict[str, str] = {}
    for row in range(table.num_rows):
        provider = str(table.value(row, "provider"))
        if provider not in providers:
            providers[provider] = f"_:{uuid.uuid5(_NAMESPACE, provider)}"
            graph.append(
                {
                    "@id": providers[provider],
                    "@type": "ceterms:CredentialOrganization",
                    "ceterms:name": {"en": provider},
                }
            )
        graph.append(_program(table, row, providers[provider], names))
    return json.dumps({"@context": CONTEXT, "@graph": graph}, ensure_ascii=False, indent=1)


def _program(table: ReleasedTable, row: int, provider: str, names: set[str]) -> dict[str, Any]:
    told = {name: table.value(row, name) for name in names if not name.endswith("_mark")}
    same = "|".join(str(told.get(name) or "") for name in ("provider", "program", "cip", "credential"))
    made: dict[str, Any] = {
        "@id": f"_:{uuid.uuid5(_NAMESPACE, same)}",
        "@type": "ceterms:LearningProgram",
        "ceterms:ctid": f"ce-{uuid.uuid5(_NAMESPACE, same)}",
        "ceterms:name": {"en": told["program"]},
        "ceterms:inLanguage": ["en"],
        "ceterms:offeredBy": [provider],
        "ceterms:ownedBy": [provider],
    }
    if told.get("cip"):
        made["ceterms:instructionalProgramType"] = [
            _aligned("Classification of Instructional Programs", _CIP, str(told["cip"]))
        ]
    if told.get("soc"):
        codes = [each.strip() for each in str(told["soc"]).split(";") if each.strip()]
        made["ceterms:occupationType"] = [
            _aligned("Standard Occupational Classification", _SOC, code) for code in codes
        ]
    if told.get("credential"):
        made["ceterms:credentialAwarded"] = {"en": told["credential"]}
    if told.get("tuition") is not None:
        made["ceterms:estimatedCost"] = [_cost(told["tuition"])]
    if duration := _duration(told):
        made["ceterms:estimatedDuration"] = [duration]
    made["ceterms:aggregateData"] = [_outcomes(table, row, told)]
    return made


def _aligned(framework: str, address: str, code: str) -> dict[str, Any]:
    return {
        "@type": "ceterms:CredentialAlignmentObject",
        "ceterms:framework": address,
        "ceterms:frameworkName": {"en": framework},
        "ceterms:codedNotation": code,
    }


def _cost(tuition: float) -> dict[str, Any]:
    return {
        "@type": "ceterms:CostProfile",
        "ceterms:currency": "USD",
        "ceterms:price": tuition,
        "ceterms:directCostType": {
            "@type": "ceterms:CredentialAlignmentObject",
            "ceterms:targetNode": "costType:Tuition",
        },
    }


def _duration(told: dict[str, Any]) -> dict[str, Any]:
    """Weeks as calendar time, clock hours as time required; empty when neither is known."""
    made: dict[str, Any] = {}
    if told.get("weeks"):
        made["ceterms:exactDuration"] = f"P{told['weeks']:.0f}W"
    if told.get("hours"):
        made["ceterms:timeRequired"] = f"PT{told['hours']:.0f}H"
    return {"@type": "ceterms:DurationProfile", **made} if made else {}


def _outcomes(table: ReleasedTable, row: int, told: dict[str, Any]) -> dict[str, Any]:
    """Counts and earnings as properties, rates in words, and what is not published with the reason."""
    made: dict[str, Any] = {"@type": "ceterms:AggregateDataProfile"}
    for name, term in _OUTCOMES:
        if told.get(name) is not None:
            made[term] = {"@type": "schema:QuantitativeValue", "schema:value": told[name]}
    if told.get("median_earnings") is not None:
        made |= {"ceterms:currency": "USD", "ceterms:medianEarnings": round(told["median_earnings"])}
    said = []
    for name, words in (
        ("completion_rate", "completed"),
        ("employment_rate", "employed in the second quarter after exit"),
        ("median_earnings", "median earnings"),
    ):
        mark = table.mark(row, name)
        if told.get(name) is not None and name != "median_earnings":
            said.append(f"{told[name]:.1f} percent {words}.")
        elif told.get(name) is None:
            why = "withheld by the publisher" if mark is Mark.SUPPRESSED else "not known"
            said.append(f"Share or amount {why}: {words}.")
    made["ceterms:description"] = {"en": " ".join(said)}
    return made
