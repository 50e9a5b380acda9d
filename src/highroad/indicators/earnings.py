"""Wages that are known for another span of time, turned into a quarter's (RSA-TAC-17-01, attachment III).

Only where the quarter's own earnings are not known; wages actually paid go first.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Final, Literal

Per = Literal["hour", "week", "two weeks", "month", "quarter", "year"]
FACTORS: Final = {
    "week": Decimal(13),
    "two weeks": Decimal("6.5"),
    "month": Decimal(3),
    "quarter": Decimal(1),
    "year": Decimal("0.25"),
}


def quarterly_earnings(amount: Decimal, per: Per, hours_a_week: Decimal | None = None) -> Decimal:
    """Dollars and cents a quarter. Hourly wages need the hours worked a week; raises ValueError without."""
    if per == "hour":
        if hours_a_week is None:
            raise ValueError("hourly wages need the hours worked a week")
        found = amount * hours_a_week * FACTORS["week"]
    else:
        found = amount * FACTORS[per]
    return found.quantize(Decimal("0.01"), ROUND_HALF_UP)
