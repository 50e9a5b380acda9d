"""Training programs in the Credential Transparency Description Language, as JSON-LD that registries take in.

Nothing is pushed anywhere: the file is handed to whoever publishes to a registry, with identifiers made from
the program's own words, so that the same program keeps its identifier from one export to the next. Only what
a register says is written: nobody's language, web page or standing is guessed. `lacking` tells what the
Credential Registry asks for besides.
"""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Mapping
from typing import Any, Final

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.publishing.release import ReleasedTable
from highroad.reference import codes
from highroad.results import Mark

CONTEXT: Final = "https://credreg.net/ctdl/schema/context/json"
_TERMS: Final = "https://credreg.net/ctdl/terms/"
_CIP: Final = "https://nces.ed.gov/ipeds/cipcode/"
_SOC: Final = "https://www.bls.gov/soc/2018/"
#: What registers write, against the language's own concepts: delivery, and where a program is in its life.
_DELIVERY: Final = {
    "in-person": ("deliveryType:InPerson", "In-Person"),
    "online": ("deliveryType:OnlineOnly", "Online Only"),
    "blended": ("deliveryType:BlendedDelivery", "Blended Delivery"),
    "hybrid": ("deliveryType:BlendedDelivery", "Blended Delivery"),
}
_LIFE: Final = {
    "active": ("lifeCycle:Active", "Active"),
    "approved": ("lifeCycle:Active", "Active"),
    "suspended": ("lifeCycle:Suspended", "Suspended"),
    "ceased": ("lifeCycle:Ceased", "Ceased"),
    "removed": ("lifeCycle:Ceased", "Ceased"),
}
#: What the registry's profile asks of a learning opportunity besides name, description, CTID and provider:
#: the properties of which one must be there, and the columns of a register that give it.
_ASKED: Final = (
    (("ceterms:subjectWebpage",), N_("a web page (column web)")),
    (("ceterms:inLanguage",), N_("the language of instruction (column language)")),
    (("ceterms:lifeCycleStatusType",), N_("whether it is active (column status)")),
    (
        ("ceterms:availableOnlineAt", "ceterms:availabilityListing", "ceterms:availableAt"),
        N_("where it is offered (columns city and state, or mode online and web)"),
    ),
)


_ADDRESS: Final = re.compile(r"https?://[^\s]+")
_LANGUAGE: Final = re.compile(r"(?<![^;,\s])[a-z]{2}(?:-[A-Z]{2})?(?![^;,\s])")


def to_ctdl(table: ReleasedTable) -> str:
    """JSON-LD of the programs in a released register (`register_of_programs`), one
    `ceterms:LearningOpportunityProfile` each: of the classes for programs the one to which the language
    lets outcomes belong.

    Numbers that are withheld or missing are left out, and the description of the outcomes says which and why:
    there is no zero for them. Rates and completers stand in words, because the language has no property of
    its own for them.
    """
    names = [name for name in table.data if not name.endswith("_mark")]
    graph: list[dict[str, Any]] = []
    providers: dict[str, str] = {}
    for row in range(table.num_rows):
        told = {name: table.value(row, name) for name in names}
        if not _ADDRESS.fullmatch(str(told.get("web") or "")):
            told["web"] = None  # what is no address is no web page
        provider = str(told["provider"])
        if provider not in providers:
            providers[provider] = f"_:{_identifier(provider)}"
            graph.append(_organization(provider, providers[provider]))
        marks = {name: table.mark(row, name) for name in names}
        graph.append(_program(told, marks, providers[provider]))
    return json.dumps({"@context": CONTEXT, "@graph": graph}, ensure_ascii=False, indent=1)


def lacking(document: str) -> dict[str, int]:
    """What the Credential Registry asks for and the programs of a document lack: words, and how many do."""
    programs = [each for each in json.loads(document)["@graph"] if "ceterms:ctid" in each]
    counts = {
        _(words): sum(not any(name in each for name in properties) for each in programs)
        for properties, words in _ASKED
    }
    return {words: count for words, count in counts.items() if count}


def _identifier(*words: str) -> uuid.UUID:
    """A UUID that is always the same for the same words, in the fourth version's form, as CTIDs are."""
    return uuid.UUID(bytes=hashlib.sha256("|".join(words).encode()).digest()[:16], version=4)


def _organization(name: str, node: str) -> dict[str, Any]:
    return {
        "@id": node,
        "@type": "ceterms:CredentialOrganization",
        "ceterms:name": {"en": name},
        "ceterms:description": {"en": f"Training provider named “{name}” by a register of programs."},
    }


def _program(told: Mapping[str, Any], marks: Mapping[str, Mark | None], provider: str) -> dict[str, Any]:
    own = _identifier(*(str(told.get(name) or "") for name in ("provider", "program", "cip", "credential")))
    made: dict[str, Any] = {
        "@id": f"urn:uuid:{own}",
        "@type": "ceterms:LearningOpportunityProfile",
        "ceterms:ctid": f"ce-{own}",
        "ceterms:name": {"en": told["program"]},
        "ceterms:description": {"en": told.get("description") or _described(told)},
        "ceterms:offeredBy": [provider],
    }
    if languages := _LANGUAGE.findall(str(told.get("language") or "")):
        made["ceterms:inLanguage"] = languages
    if told.get("web"):
        made["ceterms:subjectWebpage"] = told["web"]
    made |= _delivery(told) | _standing(told)
    if told.get("cip"):
        made["ceterms:instructionalProgramType"] = [
            _aligned("Classification of Instructional Programs", _CIP, str(told["cip"]))
        ]
    if told.get("soc"):
        listed = [each.strip() for each in str(told["soc"]).split(";") if each.strip()]
        made["ceterms:occupationType"] = [_occupation(code) for code in listed]
    if told.get("credential"):
        made["ceterms:isPreparationFor"] = [
            {
                "@type": "ceterms:ConditionProfile",
                "ceterms:description": {"en": f"Leads to: {told['credential']}."},
            }
        ]
    if told.get("tuition") is not None:
        made["ceterms:estimatedCost"] = [_cost(told)]
    if duration := _duration(told):
        made["ceterms:estimatedDuration"] = [duration]
    made["ceterms:aggregateData"] = [_outcomes(told, marks)]
    return made


def _described(told: Mapping[str, Any]) -> str:
    leads = f", leading to: {told['credential']}" if told.get("credential") else ""
    return f"Training program “{told['program']}” of {told['provider']}{leads}."


def _concept(scheme: str, title: str, concept: tuple[str, str]) -> dict[str, Any]:
    return {
        "@type": "ceterms:CredentialAlignmentObject",
        "ceterms:framework": f"{_TERMS}{scheme}",
        "ceterms:frameworkName": {"en": title},
        "ceterms:targetNode": concept[0],
        "ceterms:targetNodeName": {"en": concept[1]},
    }


def _delivery(told: Mapping[str, Any]) -> dict[str, Any]:
    """How and where: a concept where the register's words are one, else those words."""
    made: dict[str, Any] = {}
    words = str(told.get("mode") or "").strip()
    known = _DELIVERY.get(words.lower().replace(" ", "-").replace("_", "-"))
    if known:
        made["ceterms:deliveryType"] = [_concept("Delivery", "Delivery Type", known)]
    elif words:
        made["ceterms:deliveryTypeDescription"] = {"en": words}
    if known == _DELIVERY["online"] and told.get("web"):
        made["ceterms:availableOnlineAt"] = [told["web"]]
    if told.get("city") and told.get("state"):
        made["ceterms:availableAt"] = [
            {
                "@type": "ceterms:Place",
                "ceterms:addressLocality": {"en": told["city"]},
                "ceterms:addressRegion": {"en": told["state"]},
                "ceterms:addressCountry": {"en": "United States"},
            }
        ]
    return made


def _standing(told: Mapping[str, Any]) -> dict[str, Any]:
    known = _LIFE.get(str(told.get("status") or "").strip().lower())
    return (
        {"ceterms:lifeCycleStatusType": _concept("LifeCycleStatus", "Life Cycle Status", known)}
        if known
        else {}
    )


def _aligned(framework: str, address: str, code: str) -> dict[str, Any]:
    return {
        "@type": "ceterms:CredentialAlignmentObject",
        "ceterms:framework": address,
        "ceterms:frameworkName": {"en": framework},
        "ceterms:codedNotation": code,
    }


def _occupation(code: str) -> dict[str, Any]:
    made = _aligned("Standard Occupational Classification", _SOC, code)
    if code in codes.occupations():
        made["ceterms:targetNodeName"] = {"en": codes.occupations()[code].title}
    return made


def _cost(told: Mapping[str, Any]) -> dict[str, Any]:
    made = {
        "@type": "ceterms:CostProfile",
        "ceterms:description": {"en": "Tuition and fees as the register of programs gives them."},
        "ceterms:currency": "USD",
        "ceterms:price": told["tuition"],
        "ceterms:directCostType": _concept("CostType", "Cost Type", ("costType:Tuition", "Tuition")),
    }
    return made | ({"ceterms:costDetails": told["web"]} if told.get("web") else {})


def _duration(told: Mapping[str, Any]) -> dict[str, Any]:
    """Weeks as calendar time, clock hours as time required; empty when neither is known."""
    made: dict[str, Any] = {}
    if told.get("weeks"):
        days = round(told["weeks"] * 7)
        made["ceterms:exactDuration"] = f"P{days // 7}W" if days % 7 == 0 else f"P{days}D"
    if told.get("hours"):
        hours, minutes = divmod(round(told["hours"] * 60), 60)
        made["ceterms:timeRequired"] = f"PT{hours}H" + (f"{minutes}M" if minutes else "")
        made["ceterms:description"] = {"en": f"{told['hours']:,.10g} clock hours of instruction"}
    return {"@type": "ceterms:DurationProfile", **made} if made else {}


def _outcomes(told: Mapping[str, Any], marks: Mapping[str, Mark | None]) -> dict[str, Any]:
    """Jobs and earnings as properties, rates and completers in words, and what is not published and why."""
    made: dict[str, Any] = {"@type": "ceterms:AggregateDataProfile"}
    if told.get("employed") is not None:
        made["ceterms:jobsObtained"] = [
            {
                "@type": "schema:QuantitativeValue",
                "schema:value": round(told["employed"]),
                "schema:description": {"en": "People employed after the program."},
            }
        ]
    if told.get("median_earnings") is not None:
        made |= {"ceterms:currency": "USD", "ceterms:medianEarnings": round(told["median_earnings"])}
    said = []
    for name, words in (
        ("completion_rate", "completed"),
        ("employment_rate", "employed in the second quarter after exit"),
    ):
        if told.get(name) is not None:
            said.append(f"{told[name]:.1f} percent {words}.")
        else:
            said.append(f"Share {_why(marks.get(name))}: {words}.")
    if told.get("completers") is not None:
        said.append(f"{told['completers']:,.0f} people completed.")
    if told.get("median_earnings") is None:
        said.append(f"Median earnings {_why(marks.get('median_earnings'))}.")
    made["ceterms:description"] = {"en": " ".join(said)}
    return made


def _why(mark: Mark | None) -> str:
    return "withheld by the publisher" if mark is Mark.SUPPRESSED else "not known"
