"""The attacker: what can be known of a hidden count from what is published, by linear programming.

Written from the words of the promise alone (published cells, totals equal their parts, no negative counts;
for a sharper reader, no hidden count of nobody where zeros are published); it shares no line with the code
that protects.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.optimize import linprog


def room(
    cells: dict[str, list[Any]],
    names: Sequence[str],
    total: str,
    shown: Sequence[int | None],
    row: int,
    floor: int = 0,
) -> tuple[float, float]:
    """The least and the greatest count that row `row` can have, when no hidden one is below `floor`."""
    keys = list(zip(*(cells[name] for name in names), strict=True))
    equations = []
    for place in range(len(names)):
        for number, key in enumerate(keys):
            if key[place] == total:
                line = np.zeros(len(keys))
                line[number] = 1
                for other, part in enumerate(keys):
                    if (
                        part[place] != total
                        and part[:place] + part[place + 1 :] == key[:place] + key[place + 1 :]
                    ):
                        line[other] = -1
                equations.append(line)
    bounds = [(floor, None) if value is None else (value, value) for value in shown]
    goal = np.zeros(len(keys))
    goal[row] = 1
    ends = []
    for sign in (1, -1):
        found = linprog(
            sign * goal,
            A_eq=np.array(equations),
            b_eq=np.zeros(len(equations)),
            bounds=bounds,
            method="highs",
        )
        assert found.status in (0, 3), found.message
        ends.append(sign * found.fun if found.status == 0 else -sign * float("inf"))
    return ends[0], ends[1]
