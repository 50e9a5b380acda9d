"""What the published terms of the Credential Transparency Description Language say of what Highroad writes.

From credreg.net as it stood in 2026: the classes with the properties that belong to each (a part of them),
what a value looks like, and the concepts of its vocabularies. `problems` tells what a document breaks.
"""

from __future__ import annotations

import json
import re
from typing import Any

CONTEXT = "https://credreg.net/ctdl/schema/context/json"
CTID = re.compile(r"ce-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
TEXT, TEXTS, ADDRESS, ADDRESSES, NODES = "language map", "texts", "address", "addresses", "references"
WHOLE, NUMBER, CURRENCY, DURATION, CODE = "integer", "number", "currency", "duration", "code"
CONCEPTS = {
    "ceterms:deliveryType": {
        "deliveryType:InPerson",
        "deliveryType:OnlineOnly",
        "deliveryType:BlendedDelivery",
    },
    "ceterms:lifeCycleStatusType": {
        f"lifeCycle:{each}" for each in ("Active", "Ceased", "Developing", "Probationary", "Suspended")
    },
    "ceterms:directCostType": {"costType:Tuition", "costType:AggregateCost", "costType:EnrollmentFee"},
}
_AGENT = {
    "ceterms:name": TEXT,
    "ceterms:description": TEXT,
    "ceterms:subjectWebpage": ADDRESS,
    "ceterms:ctid": CODE,
}
#: By class: property -> what its value is, or the classes of the objects in a list of them.
PROPERTIES: dict[str, dict[str, Any]] = {
    "ceterms:LearningOpportunityProfile": {
        **_AGENT,
        "ceterms:offeredBy": NODES,
        "ceterms:ownedBy": NODES,
        "ceterms:inLanguage": TEXTS,
        "ceterms:lifeCycleStatusType": "ceterms:CredentialAlignmentObject",
        "ceterms:availableOnlineAt": ADDRESSES,
        "ceterms:availabilityListing": ADDRESSES,
        "ceterms:availableAt": ["ceterms:Place"],
        "ceterms:deliveryType": ["ceterms:CredentialAlignmentObject"],
        "ceterms:deliveryTypeDescription": TEXT,
        "ceterms:instructionalProgramType": ["ceterms:CredentialAlignmentObject"],
        "ceterms:occupationType": ["ceterms:CredentialAlignmentObject"],
        "ceterms:isPreparationFor": ["ceterms:ConditionProfile"],
        "ceterms:estimatedCost": ["ceterms:CostProfile"],
        "ceterms:estimatedDuration": ["ceterms:DurationProfile"],
        "ceterms:aggregateData": ["ceterms:AggregateDataProfile"],
    },
    "ceterms:CredentialOrganization": _AGENT,
    "ceterms:CredentialAlignmentObject": {
        "ceterms:framework": ADDRESS,
        "ceterms:frameworkName": TEXT,
        "ceterms:targetNode": CODE,
        "ceterms:targetNodeName": TEXT,
        "ceterms:codedNotation": CODE,
    },
    "ceterms:ConditionProfile": {"ceterms:name": TEXT, "ceterms:description": TEXT},
    "ceterms:CostProfile": {
        "ceterms:description": TEXT,
        "ceterms:costDetails": ADDRESS,
        "ceterms:currency": CURRENCY,
        "ceterms:price": NUMBER,
        "ceterms:directCostType": "ceterms:CredentialAlignmentObject",
    },
    "ceterms:DurationProfile": {
        "ceterms:description": TEXT,
        "ceterms:exactDuration": DURATION,
        "ceterms:minimumDuration": DURATION,
        "ceterms:maximumDuration": DURATION,
        "ceterms:timeRequired": DURATION,
    },
    "ceterms:AggregateDataProfile": {
        "ceterms:description": TEXT,
        "ceterms:currency": CURRENCY,
        "ceterms:medianEarnings": WHOLE,
        "ceterms:numberAwarded": WHOLE,
        "ceterms:jobsObtained": ["schema:QuantitativeValue"],
    },
    "ceterms:Place": {
        "ceterms:addressLocality": TEXT,
        "ceterms:addressRegion": TEXT,
        "ceterms:addressCountry": TEXT,
    },
    "schema:QuantitativeValue": {"schema:value": NUMBER, "schema:description": TEXT},
}
#: By class: of each group one property at least.
REQUIRED = {
    "ceterms:LearningOpportunityProfile": (
        ("ceterms:ctid",),
        ("ceterms:name",),
        ("ceterms:description",),
        ("ceterms:ownedBy", "ceterms:offeredBy"),
    ),
    "ceterms:CredentialOrganization": (
        ("ceterms:name",),
        ("ceterms:description", "ceterms:subjectWebpage"),
    ),
    "ceterms:ConditionProfile": (("ceterms:description",),),
    "ceterms:CostProfile": (("ceterms:description",),),
    "ceterms:DurationProfile": (("ceterms:description", "ceterms:exactDuration", "ceterms:minimumDuration"),),
    "ceterms:CredentialAlignmentObject": (
        ("ceterms:targetNode", "ceterms:targetNodeName", "ceterms:codedNotation"),
    ),
}
#: What the registry's profile asks of a program besides; `lacking` must say the same.
REGISTRY = (
    ("ceterms:subjectWebpage",),
    ("ceterms:inLanguage",),
    ("ceterms:lifeCycleStatusType",),
    ("ceterms:availableOnlineAt", "ceterms:availabilityListing", "ceterms:availableAt"),
)
_DURATION = re.compile(r"P(?=[\dT])(\d+[YMWD])*(T(\d+[HMS])+)?")


def problems(document: str) -> list[str]:
    """What a document breaks of the published terms, in words; none when it holds to all."""
    told = json.loads(document)
    found = [] if told.get("@context") == CONTEXT else ["@context"]
    nodes = [each.get("@id") for each in told["@graph"]]
    if len(set(nodes)) != len(nodes) or None in nodes:
        found.append("@id")
    ctids = [each["ceterms:ctid"] for each in told["@graph"] if "ceterms:ctid" in each]
    if len(set(ctids)) != len(ctids) or not all(CTID.fullmatch(each) for each in ctids):
        found.append("ceterms:ctid")
    for each in told["@graph"]:
        found += _of(each, str(each.get("@type")), set(nodes), "")
    return found


def _of(thing: dict[str, Any], wanted: str, nodes: set[Any], path: str) -> list[str]:
    kind = str(thing.get("@type"))
    path = f"{path}/{kind}"
    if kind != wanted or kind not in PROPERTIES:
        return [f"{path}: not a {wanted}"]
    lacking = [group for group in REQUIRED.get(kind, ()) if not any(name in thing for name in group)]
    found = [f"{path}: lacks {' or '.join(group)}" for group in lacking]
    for name, value in thing.items():
        if name in ("@id", "@type"):
            continue
        if name not in PROPERTIES[kind]:
            found.append(f"{path}: {name} does not belong there")
        else:
            found += _value(name, value, PROPERTIES[kind][name], nodes, path)
    return found


def _value(name: str, value: Any, range_: Any, nodes: set[Any], path: str) -> list[str]:
    if isinstance(range_, list):
        if not isinstance(value, list) or not value:
            return [f"{path}: {name} is no list"]
        return [each for one in value for each in _object(name, one, range_[0], nodes, path)]
    if range_ in PROPERTIES:
        return _object(name, value, range_, nodes, path)
    return [] if _fits(value, range_, nodes) else [f"{path}: {name} is no {range_}: {value!r}"]


def _object(name: str, value: Any, kind: str, nodes: set[Any], path: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{path}: {name} is no object"]
    strange = name in CONCEPTS and value.get("ceterms:targetNode") not in CONCEPTS[name]
    wrong = [f"{path}: {name} is no concept of its vocabulary"] if strange else []
    return wrong + _of(value, kind, nodes, f"{path}/{name}")


def _fits(value: Any, range_: str, nodes: set[Any]) -> bool:
    address = re.compile(r"https?://\S+")
    if range_ == TEXT:
        texts = (
            isinstance(value, dict) and value and all(re.fullmatch(r"[a-z]{2}(-[A-Z]{2})?", k) for k in value)
        )
        return bool(texts) and all(isinstance(each, str) and each.strip() for each in value.values())
    if range_ in (TEXTS, ADDRESSES, NODES):
        if not isinstance(value, list) or not value or not all(isinstance(each, str) for each in value):
            return False
        if range_ == TEXTS:
            return all(re.fullmatch(r"[a-z]{2}(-[A-Z]{2})?", each) for each in value)
        return all(address.fullmatch(each) if range_ == ADDRESSES else each in nodes for each in value)
    if range_ in (WHOLE, NUMBER):
        kinds = int if range_ == WHOLE else (int, float)
        return isinstance(value, kinds) and not isinstance(value, bool)
    if not isinstance(value, str) or not value:
        return False
    shapes = {ADDRESS: address, CURRENCY: re.compile("[A-Z]{3}"), DURATION: _DURATION}
    return range_ not in shapes or shapes[range_].fullmatch(value) is not None
