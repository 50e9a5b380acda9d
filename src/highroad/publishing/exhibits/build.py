"""From a question to an exhibit: check, ask, release, draw, describe; or say what is missing."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Final

from highroad.errors import DataMissing
from highroad.language import active
from highroad.language import gettext as _
from highroad.publishing.charts import Chart
from highroad.publishing.exhibits.exhibit import Exhibit, Missing
from highroad.publishing.exhibits.kind import Asked, Finding, Kind
from highroad.publishing.exhibits.question import Question
from highroad.publishing.exhibits.registry import kind_named
from highroad.publishing.exhibits.speaking import in_sentence
from highroad.publishing.release import ReleasedTable, release
from highroad.publishing.sentences import source_line
from highroad.sources.catalogue import Catalogue

#: A chart with more than so many letters, such as a map with its shapes, is not drawn again for phones.
LARGEST_ON_PHONES: Final = 60_000


def build_exhibit(question: Question, *, catalogue: Catalogue) -> Exhibit:
    """The exhibit that answers a question, in the language in force.

    Data that are lacking give an exhibit whose `missing` says why and what to do. Raises BadQuestion for an
    unknown kind or parameter (naming it and its choices) and UnknownArea for a region that does not exist.
    """
    kind = kind_named(question.kind)
    values = kind.checked(dict(question.parameters))
    complete = Question(kind.key, values, question.vintages)
    try:
        vintages = kind.checked_vintages(dict(question.vintages), catalogue, values.get("region", ""))
    except DataMissing as lack:
        return _missing(kind, complete, lack)
    asked = Asked(values, vintages, catalogue)
    if values.get("region"):
        # Another spelling of the region is the same question.
        values["region"] = asked.region.key
    try:
        finding = kind.answer(asked)
    except DataMissing as lack:
        return _missing(kind, Question(kind.key, values, question.vintages), lack)
    # The answer may have chosen a vintage, or put the names of regions into their keys.
    return exhibit_of(kind, Question(kind.key, asked.values, asked.vintages), finding)


def exhibit_of(kind: Kind, question: Question, finding: Finding) -> Exhibit:
    """A finding released and drawn: what `build_exhibit` gives, for answers that no question can carry."""
    description = finding.subtitle
    notes = (*_area_notes(finding), *finding.notes)
    notes = tuple(in_sentence(note) for note in notes)
    result = replace(finding.result, notes=tuple(in_sentence(note) for note in finding.result.notes))
    finding = replace(finding, result=result)
    table = release(finding.result, title=finding.title, description=description, notes=notes)
    shown = table
    if 0 < finding.shown < table.num_rows:
        first = finding.result.with_table(finding.result.table.slice(0, finding.shown))
        shown = release(first, title=finding.title, description=description, notes=notes)
    chart, print_chart, phone_chart, undrawn = _drawn(finding, shown)
    return Exhibit(
        question=question,
        kind_title=_(kind.title),
        language=active(),
        title=finding.title,
        subtitle=finding.subtitle,
        takeaway=finding.takeaway,
        table=table,
        shown=shown,
        chart=chart,
        print_chart=print_chart,
        phone_chart=phone_chart,
        undrawn=undrawn,
        notes=table.notes,
        source_line=source_line(table.sources),
        described=finding.described,
        key_columns=finding.key_columns,
        measures=finding.measures,
    )


def _drawn(finding: Finding, shown: ReleasedTable) -> tuple[Chart | None, Chart | None, Chart | None, str]:
    """The chart for screens, for print and for phones, or why there is none."""
    if finding.draw is None or shown.num_rows == 0:
        return None, None, None, finding.undrawn or _("There is nothing to draw.")
    try:
        screen, printed = (_settled(finding.draw(shown, size)) for size in ("screen", "print"))
    except DataMissing as lack:  # a map without its shapes: the table still stands
        return None, None, None, str(lack)
    if len(json.dumps(screen.spec)) > LARGEST_ON_PHONES:
        return screen, printed, None, ""
    return screen, printed, _settled(finding.draw(shown, "phone")), ""


def _settled(chart: Chart) -> Chart:
    """The chart as it will be when it comes back from JSON, in whole sentences."""
    spec = json.loads(json.dumps(chart.spec))
    if spec:
        spec |= {name: in_sentence(spec[name]) for name in ("title", "description") if name in spec}
    return replace(
        chart,
        spec=spec,
        title=in_sentence(chart.title),
        subtitle=in_sentence(chart.subtitle),
        alt=in_sentence(chart.alt),
        statement=in_sentence(chart.statement),
    )


def _area_notes(finding: Finding) -> tuple[str, ...]:
    """What must be said when the numbers describe another area than the region."""
    notes = [
        _("The numbers describe {area}. {note}").format(area=described.all_names, note=described.note).strip()
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
        takeaway=in_sentence(lack.message),
        table=None,
        shown=None,
        chart=None,
        print_chart=None,
        undrawn=in_sentence(lack.message),
        notes=(),
        source_line="",
        described=(),
        key_columns=(),
        measures=(),
        missing=Missing(in_sentence(lack.message), lack.remedy, kind.sources[0]),
    )
