"""Tags of occupations from named taxonomies, such as green ones: which there are, and answers cut to them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from highroad.errors import BadQuestion, DataMissing
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market.asking import catalogue_or_default
from highroad.reference import codes
from highroad.reference.occupation_tags import shipped
from highroad.results import Column, Method, Result, SourceReference
from highroad.sources.catalogue import Catalogue

EDITION: Final = "2018"
COLUMNS: Final = (
    Column("soc", N_("Occupation code"), "code"),
    Column("occupation", N_("Occupation")),
    Column("taxonomy", N_("Taxonomy")),
    Column("version", N_("Version")),
    Column("tag", N_("Tag")),
    Column("extent", N_("Of the occupation")),
    Column("citation", N_("Source")),
)
#: The tags that come along, and their taxonomy.
_TITLES: Final = {
    "soc-2018-environment": N_("environment and energy"),
    "renewable-energy": N_("renewable energy"),
    "environmental-protection": N_("environmental protection"),
    "natural-resources": N_("natural resources"),
    "waste-and-recycling": N_("waste and recycling"),
    "fossil-energy": N_("fossil energy"),
}
_WHOLE: Final = {True: N_("a part"), False: N_("the whole")}


@dataclass(frozen=True, slots=True)
class _Held:
    """Tags by code of the classification of 2018, where they come from, and taxonomies that can't be used."""

    table: pa.Table
    sources: dict[str, SourceReference]
    unread: tuple[str, ...]


def occupation_tags(tag: str = "", *, catalogue: Catalogue | None = None) -> Result:
    """The occupations that taxonomies tag, those that come with Highroad and those added.

    tag: "taxonomy:tag", a taxonomy, or a tag that only one taxonomy has; all by default.

    Returns a `Result`; `.table` has `soc` (of 2018), `occupation`, `taxonomy`, `version`, `tag`, `part` (true
    where only a part of the occupation is tagged: a finer one of O*NET, or one of several older ones),
    `extent` (that in words) and `citation`. Codes of 2010 are carried over by the crosswalk of occupations.

    Raises BadQuestion (no such tag), DataMissing (a taxonomy of 2010 without the crosswalk at hand).
    Source: each taxonomy's own.
    """
    held = _held(catalogue_or_default(catalogue))
    table = _chosen(held, tag)
    titles = codes.occupations()
    names = [titles[code].title if code in titles else code for code in table["soc"].to_pylist()]
    extents = [_(_WHOLE[part]) for part in table["part"].to_pylist()]
    table = table.append_column("occupation", pa.array(names, pa.string()))
    table = table.append_column("extent", pa.array(extents, pa.string()))
    used = pc.unique(table["taxonomy"]).to_pylist()
    unread = _("The taxonomy {name} is of 2010 and needs the crosswalk of occupations.")
    return Result(
        table=table,
        columns=COLUMNS,
        sources=tuple(held.sources[name] for name in used),
        method=Method(
            key="occupation-tags",
            title=_("Occupations by tag"),
            words=_("The tags of the taxonomies named, by code of the classification of 2018."),
            citation=_("The taxonomies, each with its version, as the rows name them"),
            parameters={"tag": tag},
        ),
        notes=(
            _("A tag says what a taxonomy says of an occupation, not what each job of it is."),
            *(unread.format(name=name) for name in held.unread),
        ),
    )


def tag_title(tag: str) -> str:
    """A tag, or a whole taxonomy, as people call it; its own key with blanks where nobody gave it a name."""
    key = tag.rpartition(":")[2]
    return _(_TITLES[key]) if key in _TITLES else key.replace("-", " ")


def tagged(result: Result, tag: str, *, catalogue: Catalogue | None = None) -> Result:
    """An answer by occupation (`soc`) cut to those that a taxonomy tags; itself where no tag is given.

    tag: as in `occupation_tags`. The taxonomy joins the sources, its name and version the notes and method.
    A code that stands for several detailed ones, as the wage survey has some, is kept when one of them is.

    Raises the same errors, and BadQuestion for an answer that is not by detailed occupation.
    Source: the taxonomy's own.
    """
    if not tag:
        return result
    if "soc" not in result.table.column_names:
        raise BadQuestion(
            _("This answer is not by occupation; it cannot be cut to a tag."),
            remedy=_("Leave the tag out."),
        )
    found = occupation_tags(tag, catalogue=catalogue)
    wanted = set(found.table["soc"].to_pylist())
    broad = {f"{code[:6]}0" for code in wanted}
    present = result.table["soc"].to_pylist()
    keep = [code in wanted or code in broad for code in present]
    parts = set(found.table.filter(found.table["part"])["soc"].to_pylist())
    some = sum(code in parts or code not in wanted for code, kept in zip(present, keep, strict=True) if kept)
    first = found.table.slice(0, 1).to_pylist()[0]
    said = _("Only occupations tagged “{tag}” by the taxonomy {taxonomy}, {version}: {count} of {all}.")
    words = {name: first[name] for name in ("taxonomy", "version")} | {"tag": tag_title(tag)}
    notes = [said.format(**words, count=sum(keep), all=len(keep))]
    if some:
        said = _("Of {count} of them only a part is tagged; the numbers are of the whole.")
        notes.append(said.format(count=some))
    return replace(
        result,
        table=result.table.filter(pa.array(keep, pa.bool_())),
        sources=(*result.sources, *found.sources),
        method=replace(result.method, parameters={**result.method.parameters, "tag": tag}),
        notes=(*notes, *result.notes),
    )


def _chosen(held: _Held, tag: str) -> pa.Table:
    """Rows of a tag. Raises BadQuestion naming what there is."""
    table = held.table
    if not tag:
        return table
    taxonomy, colon, name = tag.partition(":")
    if taxonomy in held.unread:
        raise DataMissing(
            _("The taxonomy {name} is of 2010 and needs the crosswalk of occupations.").format(name=taxonomy),
            remedy=_("Get it with `highroad sources fetch soc_crosswalk`."),
        )
    if colon:
        rows = table.filter(pc.and_(pc.equal(table["taxonomy"], taxonomy), pc.equal(table["tag"], name)))
    else:
        rows = table.filter(pc.or_(pc.equal(table["taxonomy"], tag), pc.equal(table["tag"], tag)))
    if not rows.num_rows or len(pc.unique(rows["taxonomy"])) > 1:
        pairs = zip(table["taxonomy"].to_pylist(), table["tag"].to_pylist(), strict=True)
        known = ", ".join(sorted({f"{taxonomy}:{name}" for taxonomy, name in pairs}))
        raise BadQuestion(
            _("There is no tag “{tag}”, or several taxonomies have it.").format(tag=tag),
            remedy=_("Choose among: {choices}.").format(choices=known),
        )
    return rows


def _held(catalogue: Catalogue) -> _Held:
    own = [{**row, "part": False} for row in shipped()]
    sources = {row["taxonomy"]: _reference(row) for row in shipped()}
    rows: list[dict[str, object]] = [{name: row[name] for name in _NAMES} for row in own]
    for vintage in catalogue.vintages("occupation_tags"):
        added = pq.read_table(vintage.tables["tags"]).to_pylist()
        rows += [{name: row[name] for name in _NAMES} for row in added]
        sources |= {row["taxonomy"]: vintage.reference for row in added}
    older = [row for row in rows if row["soc_edition"] != EDITION]
    links = _links(catalogue) if older else None
    unread = tuple(sorted({str(row["taxonomy"]) for row in older})) if links is None else ()
    kept = [row | {"soc": row["code"]} for row in rows if row["soc_edition"] == EDITION]
    return _Held(_once(kept + (_carried(older, links) if links else [])), sources, unread)


_NAMES: Final = ("taxonomy", "version", "soc_edition", "code", "tag", "part", "citation")


def _links(catalogue: Catalogue) -> list[tuple[str, str]] | None:
    for vintage in catalogue.vintages("soc_crosswalk"):
        if "links" in vintage.tables:
            table = pq.read_table(vintage.tables["links"], columns=["soc_2010", "soc_2018"])
            return list(zip(table["soc_2010"].to_pylist(), table["soc_2018"].to_pylist(), strict=True))
    return None


def _carried(rows: list[dict[str, object]], links: list[tuple[str, str]]) -> list[dict[str, object]]:
    """Tags of 2010 by code of 2018: a part where not all that an occupation was made of is tagged."""
    newer: dict[str, list[str]] = {}
    older: dict[str, set[str]] = {}
    for before, after in links:
        newer.setdefault(before, []).append(after)
        older.setdefault(after, set()).add(before)
    tags: dict[tuple[object, object], set[object]] = {}
    for row in rows:
        if not row["part"]:
            tags.setdefault((row["taxonomy"], row["tag"]), set()).add(row["code"])
    found = []
    for row in rows:
        whole = tags.get((row["taxonomy"], row["tag"]), set())
        found += [
            row | {"soc": after, "part": not older[after] <= whole}
            for after in newer.get(str(row["code"]), [])
        ]
    return found


def _once(rows: list[dict[str, object]]) -> pa.Table:
    """Each occupation once by taxonomy and tag; titles are known for occupations of 2018 alone."""
    found: dict[tuple[str, str, str], dict[str, object]] = {}
    for row in rows:
        key = (str(row["taxonomy"]), str(row["tag"]), str(row["soc"]))
        if key not in found or (found[key]["part"] and not row["part"]):
            found[key] = row
    text = ("soc", "taxonomy", "version", "tag", "citation")
    ordered = [found[key] for key in sorted(found)]
    columns = {name: pa.array([row[name] for row in ordered], pa.string()) for name in text}
    return pa.table(columns | {"part": pa.array([row["part"] for row in ordered], pa.bool_())})


def _reference(row: dict[str, str]) -> SourceReference:
    digest = hashlib.sha256(repr(shipped()).encode()).hexdigest()
    return SourceReference(
        key="occupation_tags",
        title=row["taxonomy"],
        publisher="Highroad",
        vintage=row["year"],
        vintage_label=row["version"],
        address="",
        retrieved="",
        sha256=digest,
        licence="Apache License 2.0",
    )
