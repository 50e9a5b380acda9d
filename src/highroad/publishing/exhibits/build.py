"""From a question to an exhibit: check, ask, release, draw, describe; or say what is missing."""

from __future__ import annotations

from highroad.errors import DataMissing
from highroad.language import active
from highroad.language import gettext as _
from highroad.publishing.charts import Chart
from highroad.publishing.exhibits.exhibit import Exhibit, Missing
from highroad.publishing.exhibits.kind import Asked, Finding, Kind
from highroad.publishing.exhibits.question import Question
from highroad.publishing.exhibits.registry import kind_named
from highroad.publishing.release import ReleasedTable, release
from highroad.publishing.sentences import source_line
from highroad.sources.catalogue import Catalogue


def build_exhibit(question: Question, *, catalogue: Catalogue) -> Exhibit:
    """The exhibit that answers a question, in the language in force.

    Data that are lacking give an exhibit whose `missing` says why and what to do. Raises BadQuestion for an
    unknown kind or parameter (naming it and its choices) and UnknownArea for a region that does not exist.
    """
    kind = kind_named(question.kind)
    values = kind.checked(dict(question.parameters))
    complete = Question(kind.key, values, question.vintages)
    try:
        vintages = kind.checked_vintages(dict(question.vintages), catalogue)
    except DataMissing as lack:
        return _missing(kind, complete, lack)
    asked = Asked(values, vintages, catalogue)
    if "region" in values:
        # Another spelling of the region is the same question.
        values["region"] = asked.region.key
    complete = Question(kind.key, values, vintages)
    try:
        finding = kind.answer(asked)
    except DataMissing as lack:
        return _missing(kind, complete, lack)
    return _exhibit(kind, complete, finding)


def _exhibit(kind: Kind, question: Question, finding: Finding) -> Exhibit:
    description = finding.subtitle
    notes = (*_area_notes(finding), *finding.notes)
    table = release(finding.result, title=finding.title, description=description, notes=notes)
    shown = table
    if 0 < finding.shown < table.num_rows:
        first = finding.result.with_table(finding.result.table.slice(0, finding.shown))
        shown = release(first, title=finding.title, description=description, notes=notes)
    return Exhibit(
        question=question,
        kind_title=_(kind.title),
        language=active(),
        title=finding.title,
        subtitle=finding.subtitle,
        takeaway=finding.takeaway,
        table=table,
        shown=shown,
        chart=_drawn(finding, shown, "screen"),
        print_chart=_drawn(finding, shown, "print"),
        undrawn=finding.undrawn,
        notes=table.notes,
        source_line=source_line(table.sources),
        described=finding.described,
        key_columns=finding.key_columns,
        measures=finding.measures,
    )


def _drawn(finding: Finding, shown: ReleasedTable, size: str) -> Chart | None:
    return finding.draw(shown, size) if finding.draw and shown.num_rows else None


def _area_notes(finding: Finding) -> tuple[str, ...]:
    """What must be said when the numbers describe another area than the region."""
    notes = [
        _("The numbers describe {area}. {note}").format(area=described.name, note=described.note).strip()
        for described in finding.described
        if described.region and not described.exact
    ]
    return tuple(dict.fromkeys(notes))


def _missing(kind: Kind, question: Question, lack: DataMissing) -> Exhibit:
    return Exhibit(
        question=question,
        kind_title=_(kind.title),
        language=active(),
        title=_("{kind}: the data are not here yet").format(kind=_(kind.title)),
        subtitle="",
        takeaway=lack.message,
        table=None,
        shown=None,
        chart=None,
        print_chart=None,
        undrawn=lack.message,
        notes=(),
        source_line="",
        described=(),
        key_columns=(),
        measures=(),
        missing=Missing(lack.message, lack.remedy, kind.sources[0]),
    )
