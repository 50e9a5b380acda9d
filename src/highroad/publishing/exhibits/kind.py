"""What a kind of exhibit is: its parameters, the sources it needs, and how it answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from highroad.errors import BadQuestion, DataMissing
from highroad.language import gettext as _
from highroad.market import Described, oews_areas, tag_title, tagged
from highroad.publishing.charts import Chart
from highroad.publishing.exhibits.speaking import in_sentence
from highroad.publishing.release import ReleasedTable
from highroad.reference import regions
from highroad.results import Result
from highroad.sources.catalogue import Catalogue
from highroad.sources.registry import source_named

Form = Literal["region", "regions", "choice", "number", "occupation", "area", "text"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a kind, described well enough to build a form from it.

    form: "region" (a region key), "regions" (up to ten keys, comma between), "choice" (one of `choices`),
    "number" (within `least` and `most`), "occupation" (a SOC code), "area" (a published area of the
    region, or "sum"), "text". label, help and the names of choices are English, marked for translation.
    """

    name: str
    label: str
    form: Form
    default: str = ""
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    help: str = ""
    least: float = 0
    most: float = 0

    def checked(self, given: str | None) -> str:
        """The value to use. Raises BadQuestion that names the parameter and what it may be."""
        value = self.default if given is None else given
        if not value:
            if self.required:
                raise self._bad(_("“{label}” is not set."), value)
            return ""
        if self.form == "choice" and value not in dict(self.choices):
            raise self._bad(_("“{label}” cannot be “{value}”."), value)
        if self.form == "number":
            try:
                number = float(value)
            except ValueError:
                raise self._bad(_("“{label}” is a number, not “{value}”."), value) from None
            if not self.least <= number <= self.most:
                raise self._bad(_("“{label}” cannot be {value}."), value)
            return f"{number:.12g}"
        return value

    def _bad(self, message: str, value: str) -> BadQuestion:
        if self.choices:
            listed = ", ".join(f"{choice} ({_(name)})" for choice, name in self.choices)
            remedy = _("The parameter {name} may be: {choices}.").format(name=self.name, choices=listed)
        elif self.form == "number":
            remedy = _("The parameter {name} is a number from {least} to {most}.").format(
                name=self.name, least=f"{self.least:g}", most=f"{self.most:g}"
            )
        else:
            remedy = _("Give the parameter {name}, for example region=metro:23420.").format(name=self.name)
        return BadQuestion(message.format(label=_(self.label), value=value), remedy=remedy)


@dataclass(slots=True)
class Asked:
    """A question with its parameters checked and filled in, as a kind sees it."""

    values: dict[str, str]
    vintages: dict[str, str]
    catalogue: Catalogue
    described: tuple[Described, ...] = ()

    @property
    def region(self) -> regions.Region:
        """The region asked about. Raises UnknownArea."""
        return regions.resolve_region(self.values["region"])

    def number(self, name: str) -> float:
        """A number parameter."""
        return float(self.values[name])

    def rows(self) -> int:
        """How many rows are drawn and shown first."""
        return int(float(self.values["rows"]))

    def cut(self, result: Result) -> Result:
        """The occupations of an answer that the tag asked for names; all without one."""
        return tagged(result, self.values.get("tag", ""), catalogue=self.catalogue)

    def of_tag(self, text: str) -> str:
        """A title or takeaway that says which tag its occupations have; itself without one."""
        tag = self.values.get("tag", "")
        return _("Tagged “{tag}”: {text}").format(tag=tag_title(tag), text=text) if tag else text

    def oews(self, *, additive: bool = False) -> Described:
        """The OEWS areas that describe the region: those chosen by `area`, else the best fitting.

        additive: a region made of several areas is described by all of them.
        """
        choice = self.values.get("area", "")
        return oews_areas(self.region, self.catalogue, self.vintages["oews"], choice, additive=additive)


@dataclass(frozen=True, slots=True)
class Finding:
    """A kind's answer before release.

    result: the whole answer, in the order to be read. title: what was found, with a number that is in the
    table. shown: how many rows are drawn and printed (0: all). draw: makes the chart of the shown rows at a
    size ("screen", "print" or "phone"); None when there is nothing to draw, for the reason `undrawn`.
    key_columns: the columns that name a row (for claims). measures: the columns that a claim may be about.
    described: the published areas that the numbers describe.
    """

    result: Result
    title: str
    subtitle: str
    takeaway: str
    key_columns: tuple[str, ...]
    measures: tuple[str, ...]
    described: tuple[Described, ...] = ()
    shown: int = 0
    draw: Callable[[ReleasedTable, str], Chart] | None = None
    undrawn: str = ""
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("title", "subtitle", "takeaway"):
            object.__setattr__(self, name, in_sentence(getattr(self, name)))


@dataclass(frozen=True)
class Kind:
    """A kind of exhibit. title and description are English, marked for translation.

    sources: keys of the published data sets that it asks of. by_region: those whose files come area by area,
    so that the newest vintage for one region is not the newest at hand; the answer then chooses and names it.
    """

    key: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    sources: tuple[str, ...]
    answer: Callable[[Asked], Finding] = field(repr=False)
    by_region: frozenset[str] = frozenset()

    @cached_property
    def by_name(self) -> dict[str, Parameter]:
        """The parameters by name."""
        return {parameter.name: parameter for parameter in self.parameters}

    def waits_for(self, source: str) -> bool:
        """Whether there is no answer without a source: of those it looks up area by area, only the first must
        be there.
        """
        return source in self.sources and (source not in self.by_region or self.sources[0] == source)

    def checked(self, given: dict[str, str]) -> dict[str, str]:
        """All parameters with defaults filled in. Raises BadQuestion naming the parameter and its choices."""
        unknown = sorted(set(given) - set(self.by_name))
        if unknown:
            raise BadQuestion(
                _("“{kind}” has no parameter {name}.").format(kind=_(self.title), name=unknown[0]),
                remedy=_("Its parameters are: {names}.").format(names=", ".join(self.by_name)),
            )
        return {name: parameter.checked(given.get(name)) for name, parameter in self.by_name.items()}

    def checked_vintages(
        self, given: dict[str, str], catalogue: Catalogue, region: str = ""
    ) -> dict[str, str]:
        """The vintage of each source: the one asked for, or the newest at hand that describes the region.

        Raises DataMissing, and BadQuestion for the vintage of a source that the kind does not ask of.
        """
        other = sorted(set(given) - set(self.sources))
        if other:
            raise BadQuestion(
                _("“{kind}” does not use the source {source}.").format(kind=_(self.title), source=other[0]),
                remedy=_("It uses: {sources}.").format(sources=", ".join(self.sources)),
            )
        return {
            source: given.get(source)
            or ("" if source in self.by_region else newest(catalogue, source, region))
            for source in self.sources
        }


def newest(catalogue: Catalogue, source: str, region: str = "") -> str:
    """The newest vintage at hand; for a region, the newest that has its best-fitting area, when one has.

    A newer file may hold the nation alone (OEWS workbooks do); it must not make a region's numbers disappear.
    Raises DataMissing with the command that gets one, UnknownArea.
    """
    if source == "oews" and region and len(catalogue.vintages(source)) > 1:
        for match in regions.published_areas(regions.resolve_region(region), "oews"):
            if covering := catalogue.covering(source, [match.code]):
                return str(covering[0].vintage)
    vintages = catalogue.vintages(source)
    if not vintages:
        raise DataMissing(
            _("No vintage is at hand of: {source}.").format(source=_(source_named(source).title)),
            remedy=_("Get one with `highroad sources fetch {source}`.").format(source=source),
        )
    return str(vintages[0].vintage)
