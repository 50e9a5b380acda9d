"""What the forms take from a report: which form, its cells, and the breakouts that it needs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from highroad.errors import BadQuestion
from highroad.indicators.groups import Breakouts
from highroad.indicators.tally import STATE
from highroad.language import gettext as _
from highroad.reference import performance
from highroad.reference.performance import Group

ANNUAL: Final = "eta-9169"
QUARTERLY: Final = "eta-9173"
JOB_SERVICE: Final = "wagner-peyser"
FORMS: Final = (ANNUAL, QUARTERLY, JOB_SERVICE)
#: What stands in the rows of each form.
ANNUAL_ROWS: Final = ("sex", "ethnicity", "race", "age", "barrier")
QUARTERLY_ROWS: Final = (
    *("sex", "ethnicity", "race", "age", "veteran", "barrier", "incumbent"),
    *("employment", "education", "school"),
)
JOB_SERVICE_ROWS: Final = ("veteran", "dislocated", "barrier")
COLUMN_DIMENSIONS: Final = ("service", "any_service")
Row: TypeAlias = dict[str, str | int | float | None]
Found: TypeAlias = dict[str, object]
#: A group as (dimension, key); everybody is no group.
Where: TypeAlias = frozenset[tuple[str, str]]
EVERYBODY: Final[Where] = frozenset()


@dataclass(frozen=True, slots=True)
class Asked:
    """Which form: the program, and a local area's code or "" for the state."""

    program: str
    area: str = ""

    @property
    def title(self) -> str:
        """The title of the law that the program belongs to."""
        known = performance.programs()
        return known[self.program].title if self.program in known else ""


def breakouts_of(form: str) -> Breakouts:
    """The breakouts that a report needs for a form."""
    if form == QUARTERLY:
        crossed = tuple((column, row) for column in COLUMN_DIMENSIONS for row in QUARTERLY_ROWS)
        return Breakouts((*QUARTERLY_ROWS, *COLUMN_DIMENSIONS), crossed)
    if form == JOB_SERVICE:
        return Breakouts(
            (*JOB_SERVICE_ROWS, "employment"), tuple(("employment", row) for row in JOB_SERVICE_ROWS)
        )
    return Breakouts(ANNUAL_ROWS)


def groups_in(dimension: str, program: str) -> list[Group]:
    """The lines of a breakout that a program has."""
    return [
        group
        for group in performance.groups()
        if group.dimension == dimension and (not group.programs or program in group.programs)
    ]


class Cells:
    """A report's rows for one program and place, by groups and line.

    asked_for: the breakouts and pairs that the report was asked for ("sex", "service*sex"); without it, those
    that hold anybody. A group of one that was asked for and holds nobody counts 0; another was not counted.
    """

    def __init__(self, report: pa.Table, asked: Asked, asked_for: Collection[str] = ()) -> None:
        kind, place = ("local_area", asked.area) if asked.area else (STATE, STATE)
        here = pc.and_(pc.equal(report.column("place_kind"), kind), pc.equal(report.column("place"), place))
        of_program = pc.equal(report.column("program"), asked.program)
        own = pc.and_(here, of_program)
        self._rows: dict[tuple[Where, str], Found] = {}
        for row in report.filter(own).to_pylist():
            groups = ((row["dimension"], row["group"]), (row["dimension_2"], row["group_2"]))
            self._rows[frozenset(group for group in groups if group[1]), row["line"]] = row
        pairs = report.group_by(["dimension", "dimension_2"]).aggregate([]).to_pylist()
        #: Dimensions that the report was broken out by, together.
        self.asked: set[frozenset[str]] = {
            frozenset(filter(None, (pair["dimension"], pair["dimension_2"]))) for pair in pairs
        }
        self.asked |= {frozenset(pair.split("*")) for pair in asked_for}
        # A place in which the program counted nobody has no rows of it, but it has its lines.
        known = report.filter(of_program) if pc.any(here).as_py() else report.slice(0, 0)
        self.lines: set[str] = set(known.column("line").unique().to_pylist())

    def counted(self, where: Where) -> bool:
        """Whether the report was broken out so."""
        return frozenset(dimension for dimension, _group in where) in self.asked

    def of(self, line: str, where: Where = EVERYBODY) -> Found | None:
        """The row of a line; None where nobody was counted, or nothing was."""
        return self._rows.get((where, line))

    def number(self, line: str, name: str, where: Where = EVERYBODY) -> float | None:
        """A number of a row. A count and a numerator are 0 where the report was broken out so and nobody was
        found; None where it was not counted. A rate or median of nobody is None.
        """
        found = self.of(line, where)
        if found is not None:
            number = found[name]
            return float(number) if isinstance(number, int | float) else None
        return 0.0 if name != "value" and line in self.lines and self.counted(where) else None


def refuse_without(cells: Cells, pairs: Collection[frozenset[str]], form: str) -> None:
    """Raises BadQuestion when the report lacks the program in the place, or was not crossed as the form needs
    it. pairs: dimensions.
    """
    if not cells.lines:
        raise BadQuestion(
            _("The report does not count this program in this place."),
            remedy=_("Make it with the program and --place local_area; give codes as it has them."),
        )
    if not all(pair in cells.asked for pair in pairs):
        raise BadQuestion(
            _("The report does not cross what the form needs."),
            remedy=_("Make it with `highroad indicators report … --for {form}`.").format(form=form),
        )


def refuse_other_titles(asked: Asked, form: str) -> None:
    """Raises BadQuestion for a program whose title doesn't make the form."""
    titles = {QUARTERLY: ("I", "III"), JOB_SERVICE: ("III",)}[form]
    if asked.title not in titles:
        raise BadQuestion(
            _("The form {form} is not one of this program.").format(form=form),
            remedy=_("Give a program of title {titles}.").format(titles=", ".join(titles)),
        )
