"""Disclosure rules: what a table must hide before it may leave the house."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal, TypeAlias

from highroad.errors import NotReleasable
from highroad.language import gettext as _
from highroad.results import Column, Mark

_TEXT_KINDS: Final = frozenset({"text", "code", "date", "flag"})
CellColumns: TypeAlias = dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class PublishedRule:
    """Federal statistics that their publisher has already protected: its marks are kept, nothing is added."""

    def described(self) -> dict[str, Any]:
        """The rule as plain values, kept in the released table."""
        return {"rule": "published"}


PUBLISHED = PublishedRule()


@dataclass(frozen=True, slots=True)
class CountRule:
    """Counts of people below `minimum` are hidden, and enough others that no hidden one can be worked out.

    minimum: the smallest count that may be shown (10 unless a program's own rule differs).
    zeros: "publish" shows a count of nobody; "suppress" treats it like a small count.
    round_to: when set, every count still shown is rounded to a multiple of it (halves up), each by itself,
    after suppression; totals then need not equal the sum of their parts.

    What the rule promises: who knows every published cell, that totals equal their parts and that no count
    is negative, finds room for at least one person more and one fewer in every small count (one more, for a
    hidden count of nobody). Who also knows that nobody would be shown as 0 cannot work out a small count.
    It protects one table at a time: counts that two tables share must be released in one table, or the second
    may undo the first.
    """

    minimum: int = 10
    zeros: Literal["publish", "suppress"] = "publish"
    round_to: int | None = None

    def __post_init__(self) -> None:
        if self.minimum < 1:
            raise ValueError("the smallest count that may be shown is at least 1")
        if self.zeros not in {"publish", "suppress"}:
            raise ValueError('zeros are "publish" or "suppress"')
        if self.round_to is not None and self.round_to < 2:
            raise ValueError("counts are rounded to a multiple of 2 or more")

    def described(self) -> dict[str, Any]:
        """The rule as plain values, kept in the released table."""
        return {"rule": "count", "minimum": self.minimum, "zeros": self.zeros, "round_to": self.round_to}

    def is_small(self, count: int) -> bool:
        """Whether a count may not be shown."""
        return count < self.minimum and (count > 0 or self.zeros == "suppress")


DisclosureRule = PublishedRule | CountRule


@dataclass(frozen=True, slots=True)
class Structure:
    """How the counts of a table hang together; release() of counts of people needs it.

    totals: dimension column -> the code of its total ("All"), or a mapping child code -> parent code for
    levels within levels. Every total must equal the sum of its parts in every protected column.
    within: count column -> the count column it is part of ("employed" -> "participants"): the people left
    over are protected too, though no column shows them.
    derived: column -> the count columns it was computed from; it is hidden where one of them is. Columns of
    numbers that are neither protected nor named here are hidden where any count of their row is.
    independent: number columns that tell nothing about the counts (a wage standard), never hidden.
    shares: share column -> (count column, {dimension: total code}): the row with those codes is what it is a
    share of, and the share is hidden where that count is.
    kept: {dimension: code}: rows with all of these codes stay shown, unless they are small themselves or
    nothing else protects the table. Keeping the grand total makes large tables quick to protect.
    further: (row, count column) -> reason ("complementary", "further") of cells that are hidden whatever they
    count, because another table would tell something with them.
    """

    totals: Mapping[str, str | Mapping[str, str]] = field(default_factory=dict)
    within: Mapping[str, str] = field(default_factory=dict)
    derived: Mapping[str, Sequence[str]] = field(default_factory=dict)
    independent: Collection[str] = ()
    shares: Mapping[str, tuple[str, Mapping[str, str]]] = field(default_factory=dict)
    kept: Mapping[str, str] = field(default_factory=dict)
    further: Mapping[tuple[int, str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Disclosed:
    """Cells and columns after a rule (hidden values are null and marked), and hidden cells by reason."""

    cells: CellColumns
    columns: tuple[Column, ...]
    hidden: dict[str, int]


def hide_small_counts(
    cells: CellColumns, columns: Sequence[Column], rule: CountRule, structure: Structure
) -> Disclosed:
    """Hide small counts, the counts they could be worked out from, and what was computed from either.

    Raises NotReleasable when counts are not whole and non-negative, totals do not equal their parts, rows are
    not told apart by their text columns, or no suppression protects the table.
    """
    counted = [column.name for column in columns if column.protected]
    if not counted:
        raise NotReleasable(
            _("A rule for counts of people was given, but no column is said to count people."),
            remedy=_("Mark the columns that count people as protected."),
        )
    table = _Table(cells, columns, counted, structure)
    sensitive, hidden = table.suppressed(rule)
    marks: dict[str, list[str | None]] = {}
    rows = table.rows
    further = {cell for cell, why in structure.further.items() if why == "further"} - sensitive
    reasons = {"small": 0, "complementary": 0, "further": 0, "derived": 0}
    result = dict(cells)
    for name in counted:
        gone = [(row, name) in hidden for row in range(rows)]
        reasons["small"] += sum((row, name) in sensitive for row in range(rows))
        reasons["complementary"] += sum((row, name) in hidden - sensitive - further for row in range(rows))
        reasons["further"] += sum((row, name) in further for row in range(rows))
        result[name] = [
            None if away else _rounded(value, rule.round_to)
            for value, away in zip(cells[name], gone, strict=True)
        ]
        marks[name] = [Mark.SUPPRESSED.value if away else None for away in gone]
    for column in columns:
        if column.protected or column.kind in _TEXT_KINDS or column.name in structure.independent:
            continue
        gone = [table.tells(column.name, row, hidden) for row in range(rows)]
        away = [lost and value is not None for lost, value in zip(gone, cells[column.name], strict=True)]
        reasons["derived"] += sum(away)
        result[column.name] = [
            None if lost else value for value, lost in zip(cells[column.name], gone, strict=True)
        ]
        marks[column.name] = [Mark.SUPPRESSED.value if lost else None for lost in gone]
    return Disclosed(
        *_marked(result, columns, marks), {reason: count for reason, count in reasons.items() if count}
    )


def _rounded(value: Any, base: int | None) -> Any:
    return value if base is None or value is None else (2 * value + base) // (2 * base) * base


def _marked(
    cells: CellColumns, columns: Sequence[Column], marks: Mapping[str, list[str | None]]
) -> tuple[CellColumns, tuple[Column, ...]]:
    """Every touched column gets a mark column of its own, which keeps what an earlier mark said."""
    described = []
    for column in columns:
        if column.name not in marks:
            described.append(column)
            continue
        before = cells[column.mark] if column.mark else [None] * len(cells[column.name])
        own = f"{column.name}_mark"
        while own in cells and own != column.mark:
            own += "_"
        merged = [new or old for new, old in zip(marks[column.name], before, strict=True)]
        shared = sum(other.mark == column.mark for other in columns) > 1
        if column.mark and not shared:
            own = column.mark
        cells[own] = merged
        described.append(replace(column, mark=own))
    kept = {name for column in described for name in (column.name, column.mark) if name}
    return {name: values for name, values in cells.items() if name in kept}, tuple(described)


class _Table:
    """The counts of a table as cells, (row, column), with the equations between them."""

    def __init__(
        self, cells: CellColumns, columns: Sequence[Column], counted: list[str], structure: Structure
    ) -> None:
        self.cells, self.counted, self.structure = cells, counted, structure
        self.rows = len(cells[counted[0]])
        self.keys = [column.name for column in columns if column.kind in _TEXT_KINDS]
        known = {column.name for column in columns}
        named = {*structure.within, *structure.within.values(), *structure.derived, *structure.shares}
        named |= {name for inputs in structure.derived.values() for name in inputs}
        unknown = sorted((named | set(structure.totals) | set(structure.independent)) - known)
        if unknown:
            raise NotReleasable(
                _("The structure names columns that the result does not have: {names}.").format(
                    names=", ".join(unknown)
                ),
                remedy=_("Name only described columns."),
            )
        identities = [tuple(str(cells[name][row]) for name in self.keys) for row in range(self.rows)]
        if structure.totals and len(set(identities)) < self.rows:
            raise NotReleasable(
                _("Two rows have the same names, so totals cannot be told from parts."),
                remedy=_("Describe every column that tells rows apart."),
            )
        # Cells are numbered by what they are called, so that the order of rows changes nothing.
        self.order = sorted(range(self.rows), key=lambda row: (identities[row], row))
        self.by_name = {identity: row for row, identity in enumerate(identities)}
        self.identities = identities
        for column in columns:
            if column.protected:
                self._check_counts(column)

    def _check_counts(self, column: Column) -> None:
        name = column.name
        marks = self.cells[column.mark] if column.mark else [None] * self.rows
        for value, mark in zip(self.cells[name], marks, strict=True):
            if value is None and mark != Mark.SUPPRESSED.value:
                continue
            if isinstance(value, bool) or not isinstance(value, int) or value < 0:
                raise NotReleasable(
                    _("The column {name} holds something else than whole counts of people.").format(
                        name=name
                    ),
                    remedy=_("Release the exact counts; the rule hides what must be hidden."),
                )

    def suppressed(self, rule: CountRule) -> tuple[set[tuple[int, str]], set[tuple[int, str]]]:
        """The small cells, and all cells to hide."""
        import numpy as np

        from highroad.publishing.suppression import Cells, Unprotectable, hidden_cells

        numbered = [
            (row, name) for name in self.counted for row in self.order if self.cells[name][row] is not None
        ]
        place = {cell: number for number, cell in enumerate(numbered)}
        counts = [self.cells[name][row] for row, name in numbered]
        equations = self._totals(place)
        for part, whole in self.structure.within.items():
            for row in self.order:
                if (row, part) in place and (row, whole) in place:
                    rest = counts[place[row, whole]] - counts[place[row, part]]
                    if rest < 0:
                        raise self._unequal(whole, row)
                    equations.append({place[row, whole]: 1, place[row, part]: -1, len(counts): -1})
                    counts.append(rest)
        shown = np.arange(len(counts)) < len(numbered)
        small = np.array([rule.is_small(count) for count in counts], dtype=bool)
        zero_shown = np.array([count == 0 and rule.zeros == "publish" for count in counts], dtype=bool)
        kept = np.array(
            [self._is_kept(numbered[n][0]) if n < len(numbered) else False for n in range(len(counts))]
        )
        given = np.zeros(len(counts), dtype=bool)
        given[[place[cell] for cell in self.structure.further if cell in place]] = True
        problem = Cells(
            counts=np.array(counts, dtype=float),
            # Where zeros are published, whatever is hidden in the table is known to be somebody.
            floor=np.minimum(np.where(shown & (rule.zeros == "publish"), 1.0, 0.0), counts),
            equations=_matrix(equations, len(counts)),
            sensitive=small,
            secret=~shown | given,
            eligible=shown & ~zero_shown & ~given,
        )
        try:
            try:
                hidden = hidden_cells(replace(problem, eligible=problem.eligible & ~kept))
            except Unprotectable:
                if not kept.any():
                    raise
                hidden = hidden_cells(problem)
        except Unprotectable as problem_found:
            raise NotReleasable(
                _("The small counts of this table cannot be protected."),
                remedy=_("Release fewer, larger groups, or suppress zeros too."),
            ) from problem_found
        return (
            {cell for cell, number in place.items() if small[number]},
            {cell for cell, number in place.items() if hidden[number]},
        )

    def _is_kept(self, row: int) -> bool:
        codes = self.structure.kept.items()
        return bool(codes) and all(self.cells[name][row] == code for name, code in codes)

    def _totals(self, place: Mapping[tuple[int, str], int]) -> list[dict[int, int]]:
        """One equation for each total row and counted column: the total less its parts is nothing."""
        equations = []
        for dimension, levels in self.structure.totals.items():
            at = self.keys.index(dimension) if dimension in self.keys else -1
            if at < 0:
                raise NotReleasable(
                    _("{name} is not a text column, so it has no total row.").format(name=dimension),
                    remedy=_("Name the dimension's text or code column."),
                )
            codes = {levels} if isinstance(levels, str) else set(levels.values())
            absent = sorted(codes.difference(identity[at] for identity in self.identities))
            if absent:  # a misspelled total would leave its parts unprotected
                raise NotReleasable(
                    _("{name} has no row with the total code {code}.").format(name=dimension, code=absent[0]),
                    remedy=_("Name the codes as the rows have them, and no total that is not in the table."),
                )
            for total, parts in self._families(at, levels).items():
                for name in self.counted:
                    if (total, name) not in place:
                        continue
                    own = [place[row, name] for row in parts if (row, name) in place]
                    if self.cells[name][total] != sum(
                        self.cells[name][row] for row in parts if (row, name) in place
                    ):
                        raise self._unequal(name, total)
                    equations.append({place[total, name]: 1, **dict.fromkeys(own, -1)})
        return equations

    def _families(self, at: int, levels: str | Mapping[str, str]) -> dict[int, list[int]]:
        """Total row -> rows of its parts, along one dimension."""
        families: dict[int, list[int]] = {}
        for row in self.order:
            identity = self.identities[row]
            parent = levels if isinstance(levels, str) else levels.get(identity[at])
            if parent is None or identity[at] == parent:
                continue
            total = self.by_name.get((*identity[:at], parent, *identity[at + 1 :]))
            if total is not None:
                families.setdefault(total, []).append(row)
        return families

    def _unequal(self, name: str, row: int) -> NotReleasable:
        where = ", ".join(self.identities[row])
        return NotReleasable(
            _("In {name}, {where} does not equal the sum of its parts.").format(name=name, where=where),
            remedy=_("Give every part a row (with 0 where nobody is counted), and count each person once."),
        )

    def tells(self, name: str, row: int, hidden: set[tuple[int, str]]) -> bool:
        """Whether a computed column would tell of a hidden count in this row."""
        inputs = self.structure.derived.get(name)
        if name in self.structure.shares:
            count, totals = self.structure.shares[name]
            identity = list(self.identities[row])
            for dimension, code in totals.items():
                identity[self.keys.index(dimension)] = code
            whole = self.by_name.get(tuple(identity))
            if whole is not None and (whole, count) in hidden:
                return True
            inputs = inputs if inputs is not None else (count,)
        return any((row, count) in hidden for count in (self.counted if inputs is None else inputs))


def _matrix(equations: list[dict[int, int]], width: int) -> Any:
    from scipy.sparse import csc_array

    rows = [number for number, equation in enumerate(equations) for _cell in equation]
    places = [cell for equation in equations for cell in equation]
    values = [float(sign) for equation in equations for sign in equation.values()]
    return csc_array((values, (rows, places)), shape=(len(equations), width))
