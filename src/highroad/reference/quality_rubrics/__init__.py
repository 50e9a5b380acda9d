"""Rubrics by which a region says what a good job is: elements as data, with the evidence they accept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from highroad.errors import BadQuestion, UnreadableFile
from highroad.language import gettext as _
from highroad.language import mark as N_

#: Kinds of evidence, and their names for people.
EVIDENCE: Mapping[str, str] = {
    "published statistic": N_("published statistic"),
    "agreement": N_("agreement"),
    "worker survey": N_("worker survey"),
    "employer statement": N_("employer statement"),
    "none": N_("none"),
}
SAID = (
    N_("A good job, element by element (starting point)"),
    N_("Pay"),
    N_("Benefits"),
    N_("Schedule"),
    N_("Safety"),
    N_("Voice"),
    N_("Advancement"),
    N_("Stability"),
    N_("Typical pay an hour is at least the wage standard"),
    N_("Health insurance, paid leave and a retirement plan are offered to all who work there"),
    N_("Schedules are known at least 14 days ahead"),
    N_("Recordable injuries are no more frequent than in the industry"),
    N_("Workers have a union, or a council that management answers"),
    N_("There is a written path to better paid work, with paid training"),
    N_("At most 30 percent of workers leave in a year"),
)


@dataclass(frozen=True, slots=True)
class Element:
    """One element. Without a limit it is answered yes or no; with one, by a number (of: "standard" when the
    limit is a multiple of the wage standard an hour). accepts: kinds of evidence that count. weight: its
    share in the score, before they are made one.
    """

    key: str
    title: str
    asks: str
    accepts: tuple[str, ...]
    at_least: float | None = None
    at_most: float | None = None
    of: str = ""
    unit: str = ""
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Rubric:
    """What a region asks of a good job."""

    key: str
    version: str
    title: str
    citation: str
    in_force_from: str
    elements: tuple[Element, ...]

    @property
    def said_title(self) -> str:
        """Its title in the language in force."""
        return _(self.title)


def rubrics() -> dict[str, Rubric]:
    """The rubrics that come with Highroad, by key."""
    return dict(_packaged())


def load_rubric(named: str | Path) -> Rubric:
    """A rubric by key, or read from a YAML file. Raises BadQuestion, and UnreadableFile naming the field."""
    if str(named).endswith((".yaml", ".yml")):
        path = Path(named)
        try:
            return read_rubric(path.read_text(encoding="utf-8"), path.name)
        except (OSError, UnicodeDecodeError) as error:
            raise UnreadableFile(
                _("it cannot be read ({reason})").format(reason=error),
                file=path.name,
                remedy=_("Name a text file in YAML."),
            ) from error
    if str(named) not in _packaged():
        raise BadQuestion(
            _("There is no rubric “{key}”.").format(key=named),
            remedy=_("Choose one of: {keys}, or name a file.").format(keys=", ".join(_packaged())),
        )
    return _packaged()[str(named)]


@cache
def _packaged() -> dict[str, Rubric]:
    folder = files("highroad.reference.quality_rubrics")
    entries = sorted((each for each in folder.iterdir() if each.name.endswith(".yaml")), key=lambda e: e.name)
    found = [read_rubric(each.read_text(encoding="utf-8"), each.name) for each in entries]
    return {each.key: each for each in found}


def read_rubric(text: str, file: str) -> Rubric:
    """A rubric in YAML. Raises UnreadableFile naming what is wrong."""
    try:
        told = yaml.safe_load(text)
        given = told.pop("elements")
        elements = tuple(_element(dict(each), file) for each in given)
        rubric = Rubric(elements=elements, **{name: str(value).strip() for name, value in told.items()})
    except (yaml.YAMLError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise UnreadableFile(
            _("it is no rubric ({reason})").format(reason=error), file=file, remedy=_remedy()
        ) from error
    keys = [each.key for each in rubric.elements]
    if not keys or len(set(keys)) < len(keys):
        raise UnreadableFile(
            _("it has no elements, or two of the same key"), file=file, column="elements", remedy=_remedy()
        )
    return rubric


def _element(given: dict[str, Any], file: str) -> Element:
    accepts = tuple(given.pop("accepts"))
    strange = sorted(set(accepts) - (set(EVIDENCE) - {"none"}))
    if strange or not accepts:
        raise UnreadableFile(
            _("“{name}” is no kind of evidence").format(name=strange[0] if strange else ""),
            file=file,
            column=str(given.get("key", "elements")),
            remedy=_("There are: {names}.").format(names=", ".join(EVIDENCE)),
        )
    element = Element(accepts=accepts, **given)
    if not element.weight > 0 or element.of not in ("", "standard"):
        raise ValueError(element.key)
    return element


def _remedy() -> str:
    return _("docs/how-to/job-quality.md says what a rubric may hold.")
