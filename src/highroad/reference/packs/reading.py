"""Reading a pack file: every mistake is an error that names the file, the item and the field."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import yaml

from highroad.language import gettext as _
from highroad.reference.packs.asks import UNITS, Named
from highroad.reference.packs.model import FIELD_KINDS, EvidenceKind, Pack, PlanField, PublicComment
from highroad.reference.packs.place import Place
from highroad.reference.packs.reading_clocks import read_clocks, read_known_dates
from highroad.reference.packs.reading_items import Catalogues, check_condition, children_of, read_items
from highroad.reference.packs.wording import WordingError, in_words, words_file

FORMAT = 1
WRITTEN_IN = "en"  # the language of a pack's own file
PACK_KEYS = {
    "format", "key", "version", "title", "level", "in_force", "basis", "confidence_words", "fields",
    "period_years", "clocks", "known_dates", "public_comment", "sources", "evidence", "programs",
    "indicators", "populations", "items_count", "items", "modification",
}  # fmt: skip


def read_content(file: Path, language: str = WRITTEN_IN) -> Mapping[str, Any]:
    """What a pack file holds, its items not yet checked; in the words of another language if asked for.

    Raises BadPack when it is no YAML, of another format, or when the words beside it don't fit.
    """
    content = _content(file)
    Place(file.name).keys(content, PACK_KEYS)
    return content if language == WRITTEN_IN else _translated(content, words_file(file, language), language)


def read_pack(file: Path, language: str = WRITTEN_IN) -> Pack:
    """Read and check one pack file, and the words beside it when another language than its own is asked for.

    Raises BadPack naming file, item and field.
    """
    return pack_from(read_content(file, language), file, language)


def _content(file: Path) -> Mapping[str, Any]:
    place = Place(file.name)
    try:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C one is ten times as fast
        content = yaml.load(file.read_text("utf-8"), Loader=loader)  # noqa: S506 (both are safe loaders)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as problem:
        place.fail("format", _("the file is not readable YAML ({problem})").format(problem=problem))
    if not isinstance(content, Mapping) or content.get("format") != FORMAT:
        place.fail("format", _("must be {number}").format(number=FORMAT))
    return content


def _translated(content: Mapping[str, Any], file: Path, language: str) -> Mapping[str, Any]:
    """A pack's content in the words of the file beside it."""
    place = Place(file.name)
    words = _content(file)
    place.one_of(words, "language", (language,))
    try:
        return in_words(content, words)
    except WordingError as problem:
        *where, field = problem.place[1:] if problem.place[0] == "items" else problem.place
        Place(file.name, ".".join(where)).fail(field, str(problem))


def pack_from(content: Mapping[str, Any], file: Path, language: str) -> Pack:
    """Check what a pack file holds. Raises BadPack naming file, item and field."""
    place = Place(file.name)
    fields = _fields(place, place.mapping(content, "fields"))
    sources = place.labels(content, "sources")
    evidence = _evidence(place, place.mapping(content, "evidence"))
    period_years = place.offset(content, "period_years")
    if period_years < 0:
        place.fail("period_years", _("must be a whole number, zero when nobody prescribes it"))
    clocks = read_clocks(place, content, fields)
    catalogues = Catalogues(
        fields=fields,
        sources=sources,
        evidence=evidence,
        programs=_named(place, content, "programs"),
        indicators=_named(place, content, "indicators"),
        populations=_named(place, content, "populations"),
        clocks=clocks,
        period_years=period_years,
    )
    items = read_items(place, content, catalogues)
    force = place.mapping(content, "in_force")
    since = place.day(force, "from")
    until = place.day(force, "until") if force.get("until") is not None else None
    if until is not None and until < since:
        place.fail("in_force", _("ends before it begins"))
    return Pack(
        key=place.text(content, "key"),
        version=place.text(content, "version"),
        title=place.text(content, "title"),
        level=place.text(content, "level"),
        in_force_from=since,
        in_force_until=until,
        basis=place.text(content, "basis"),
        confidence_words=place.labels(content, "confidence_words"),
        fields=fields,
        period_years=period_years,
        clocks=clocks,
        known_dates=read_known_dates(place, content, clocks, sources),
        public_comment=_public_comment(place, place.mapping(content, "public_comment")),
        sources=sources,
        evidence=evidence,
        items=items,
        file=file.name,
        path=file,
        language=language,
        by_id={item.id: item for item in items},
        children=children_of(items),
        programs=catalogues.programs,
        indicators=catalogues.indicators,
        populations=catalogues.populations,
    )


def _fields(place: Place, values: Mapping[str, Any]) -> dict[str, PlanField]:
    fields: dict[str, PlanField] = {}
    for key in values:
        here = Place(place.file, f"fields.{key}")
        content = place.mapping(values, key)
        here.keys(content, {"label", "kind", "choices", "needs"})
        kind = here.one_of(content, "kind", FIELD_KINDS)
        choices = {} if kind == "flag" else here.labels(content, "choices")
        fields[key] = PlanField(
            key, here.text(content, "label"), cast(Any, kind), choices, here.condition(content, "needs")
        )
    if "plan_type" not in fields or fields["plan_type"].kind != "choice":
        place.fail("fields", _("must declare plan_type as a choice"))
    for field in fields.values():
        if field.needs is not None:
            check_condition(Place(place.file, f"fields.{field.key}"), "needs", field.needs, fields)
    return fields


def _evidence(place: Place, values: Mapping[str, Any]) -> dict[str, EvidenceKind]:
    evidence: dict[str, EvidenceKind] = {}
    for key in values:
        here = Place(place.file, f"evidence.{key}")
        content = place.mapping(values, key)
        here.keys(content, {"label", "exhibits"})
        evidence[key] = EvidenceKind(
            key, here.text(content, "label"), here.texts(content, "exhibits", empty=True)
        )
    return evidence


def _named(place: Place, content: Mapping[str, Any], field: str) -> dict[str, Named]:
    """A catalogue of programs, indicators or populations; it may be left out."""
    named: dict[str, Named] = {}
    for key, values in place.mapping(content, field, empty=True).items():
        here = Place(place.file, f"{field}.{key}")
        if not isinstance(values, Mapping):
            here.fail(field, _("must be a mapping"))
        here.keys(values, {"label", "words", "unit"} if field == "indicators" else {"label", "words"})
        unit = here.one_of(values, "unit", UNITS) if field == "indicators" else ""
        words = here.texts(values, "words")
        named[str(key)] = Named(str(key), here.text(values, "label"), words, cast(Any, unit))
    return named


def _public_comment(place: Place, values: Mapping[str, Any]) -> PublicComment:
    here = Place(place.file, "public_comment")
    return PublicComment(
        hear_from=here.texts(values, "hear_from"),
        days=here.whole(values, "days") if values.get("days") is not None else None,
        rule=here.text(values, "rule"),
        citation=here.texts(values, "citation"),
    )
