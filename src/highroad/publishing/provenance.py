"""Where every number of a document comes from, as a graph that other programs read (W3C PROV, JSON-LD).

An entity for the document, for each released table and each publisher's file; an activity for each
computation, with its method, formula and query; an agent for each publisher. Names are `urn:sha256:…` where a
hash is known, so that the graph holds wherever its files lie.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from highroad.publishing.release import ReleasedTable
from highroad.results import SourceReference

CONTEXT: Final = {
    "prov": "http://www.w3.org/ns/prov#",
    "dcterms": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "highroad": "urn:highroad:",
    "used": {"@id": "prov:used", "@type": "@id"},
    "wasGeneratedBy": {"@id": "prov:wasGeneratedBy", "@type": "@id"},
    "wasDerivedFrom": {"@id": "prov:wasDerivedFrom", "@type": "@id"},
    "wasAttributedTo": {"@id": "prov:wasAttributedTo", "@type": "@id"},
}


def provenance_graph(
    document: Mapping[str, Any], tables: Mapping[str, ReleasedTable], people: Iterable[str] = ()
) -> bytes:
    """The graph as JSON-LD, UTF-8.

    document: "id" (urn), "title" and what else is known of it. tables: exhibit's name -> its released table.
    people: names of those who answer for the document.
    """
    nodes: dict[str, dict[str, Any]] = {}
    agents = [f"highroad:agent:{name}" for name in people]
    for name, agent in zip(people, agents, strict=True):
        nodes[agent] = {"@id": agent, "@type": "prov:Agent", "dcterms:title": name}
    nodes[document["id"]] = {
        "@id": document["id"],
        "@type": "prov:Entity",
        **{f"dcterms:{key}": value for key, value in document.items() if key != "id"},
        "wasDerivedFrom": [_urn(table.sha256) for table in tables.values()],
        "wasAttributedTo": agents,
    }
    for name, table in tables.items():
        _add_table(nodes, name, table)
    graph = {"@context": CONTEXT, "@graph": [nodes[key] for key in sorted(nodes)]}
    return json.dumps(graph, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _add_table(nodes: dict[str, dict[str, Any]], name: str, table: ReleasedTable) -> None:
    """A released table, the computation that made it, and the files that it used."""
    entity, deed = _urn(table.sha256), f"highroad:computation:{table.sha256}"
    used = [_add_source(nodes, source) for source in table.sources]
    nodes[entity] = {
        "@id": entity,
        "@type": "prov:Entity",
        "dcterms:identifier": name,
        "dcterms:title": table.title,
        "prov:generatedAtTime": {"@type": "xsd:dateTime", "@value": table.released_at},
        "wasGeneratedBy": deed,
        "wasDerivedFrom": used,
    }
    method = table.method
    nodes[deed] = {
        "@id": deed,
        "@type": "prov:Activity",
        "dcterms:title": method.title,
        "dcterms:description": method.words,
        "highroad:formula": method.formula,
        "highroad:citation": method.citation,
        "highroad:query": method.query,
        "highroad:parameters": json.dumps(method.parameters, sort_keys=True, default=str),
        "used": used,
    }


def _add_source(nodes: dict[str, dict[str, Any]], source: SourceReference) -> str:
    entity = _urn(source.sha256) if source.sha256 else f"highroad:source:{source.key}:{source.vintage}"
    publisher = f"highroad:agent:{source.publisher}"
    nodes[publisher] = {"@id": publisher, "@type": "prov:Agent", "dcterms:title": source.publisher}
    nodes[entity] = {
        "@id": entity,
        "@type": "prov:Entity",
        "dcterms:title": f"{source.title}, {source.vintage_label}",
        "dcterms:source": source.address,
        "dcterms:license": source.licence,
        "highroad:retrieved": source.retrieved,
        "wasAttributedTo": [publisher],
    }
    return entity


def _urn(sha256: str) -> str:
    return f"urn:sha256:{sha256}"
