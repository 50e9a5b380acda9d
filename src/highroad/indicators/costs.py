"""What programs spent: a small file that people keep, and the lines of the annual report that rest on it."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from pathlib import Path
from typing import Final

from highroad.errors import UnreadableFile
from highroad.language import gettext as _
from highroad.reference import performance

COLUMNS: Final = ("place", "program", "total", "administration", "training", "purchased", "provided")
_MONEY: Final = COLUMNS[2:]


@dataclass(frozen=True, slots=True)
class Costs:
    """A program's year in dollars; None for what was not given.

    total, administration, training: of titles I and III. purchased, provided: title IV's services, bought and
    by the agency itself. Training funds hold no administration and sit in the year in which they were spent.
    """

    total: Decimal | None = None
    administration: Decimal | None = None
    training: Decimal | None = None
    purchased: Decimal | None = None
    provided: Decimal | None = None

    def career(self, title: str) -> Decimal | None:
        """Funds for career services: title I total less administration and training, title III total less
        administration, title IV purchased and provided; None where a part of it is not known, and for title
        II, for which no rule was found. Source: RSA-TAC-17-01.
        """
        if title == "IV":
            return None if self.purchased is None or self.provided is None else self.purchased + self.provided
        if self.total is None or self.administration is None or title == "II":
            return None
        if title == "III":
            return self.total - self.administration
        return None if self.training is None else self.total - self.administration - self.training

    @property
    def percent_administration(self) -> Decimal | None:
        """Administration in percent of all funds, one decimal."""
        if not self.total or self.administration is None:
            return None
        return (100 * self.administration / self.total).quantize(Decimal("0.1"), ROUND_HALF_UP)


def per_participant(funds: Decimal | None, participants: int) -> Decimal | None:
    """Whole dollars for each period of participation; None without funds or participants."""
    if funds is None or participants <= 0:
        return None
    return (funds / participants).quantize(Decimal(1), ROUND_HALF_UP)


def read_costs(path: Path) -> dict[tuple[str, str], Costs]:
    """(place, program) -> costs, from a CSV file; place "" is the state.

    Columns: `COLUMNS`, of which place and any amount may be absent or empty. Raises UnreadableFile with line
    and column for anything that is not as it should be.
    """
    remedy = _("Give a CSV file with the columns {names}.").format(names=", ".join(COLUMNS))
    found: dict[tuple[str, str], Costs] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.DictReader(handle, strict=True)
            if "program" not in (reader.fieldnames or []) or set(reader.fieldnames or []) - set(COLUMNS):
                raise UnreadableFile(
                    _("the columns are not those of costs"), file=path, line=1, remedy=remedy
                )
            for row in reader:
                line = reader.line_num
                key = ((row.get("place") or "").strip(), (row["program"] or "").strip())
                if key[1] not in performance.programs() or key in found or None in row:
                    raise UnreadableFile(
                        _("the program is unknown, stands here twice, or the line has too many cells"),
                        file=path,
                        line=line,
                        column="program",
                        remedy=_("Write one line for each of: {names}.").format(
                            names=", ".join(performance.programs())
                        ),
                    )
                amounts = {name: _amount(path, line, name, row.get(name) or "") for name in _MONEY}
                found[key] = Costs(**amounts)
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise UnreadableFile(_("it cannot be read as CSV"), file=path, remedy=remedy) from problem
    return found


def _amount(path: Path, line: int, column: str, text: str) -> Decimal | None:
    plain = text.strip().replace(",", "").removeprefix("$")
    if not plain:
        return None
    try:
        amount = Decimal(plain)
    except InvalidOperation:
        amount = Decimal(-1)
    if not amount.is_finite() or amount < 0:
        raise UnreadableFile(
            _("“{text}” cannot stand here").format(text=text),
            file=path,
            line=line,
            column=column,
            remedy=_("Write dollars, such as 1250000.00."),
        )
    return amount
