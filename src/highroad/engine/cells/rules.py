"""Rules as a table of whole numbers, evaluated over a tile of rows: the part of the kernel that judges.

A program has value nodes (int32 for each row: a cell, or something computed from cells) and logic nodes
(false, unknown, true), each node once however many rules use it. A rule is a logic node; a row breaks it
where the node is false. New rules are new numbers: nothing is compiled again.

Blanks and unreadable cells: equality and membership are false for a blank (and `!=` true); an order between
anything and a blank is unknown; everything about an unreadable cell is unknown, except that it is filled.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from highroad.engine.cells.compiled import compiled
from highroad.engine.cells.reading import days_from_civil
from highroad.engine.cells.values import BAD, BAD_FLAG, BLANK, LEAST, Ints

FALSE, UNKNOWN, TRUE, VARYING = 0, 1, 2, -1

# Value operations: (operation, a, b, c)
ADD, MAX, MIN, QUARTER_END, AGE, COUNT, REMAINDER, QUOTIENT, MINUS, CONSTANT = range(10)
# Logic operations
FILLED, FLAG, IN_MASK, IN_LIST, COMPARE, COMPARE_CONSTANT, AND, OR, NOT, IMPLIES, IFF = range(11)
# Comparisons
LT, LE, EQ, NE, GE, GT = range(6)

Logic = npt.NDArray[np.int8]


class Program(NamedTuple):
    """Nodes and rules as arrays of four numbers each.

    slots: how many rows of the tile are cells; value node i is row slots + i. values: operation, a, b, c,
    where a and b are rows of the tile (or the start and length of a list in `lists`). logic: operation, a, b,
    c. rules: logic node, rule number, in the order in which findings are given. filled: slot, rule: a blank
    in that slot breaks the rule. masks: sets of numbers below 64.
    """

    slots: int
    values: Ints
    logic: Ints
    lists: Ints
    masks: npt.NDArray[np.uint64]
    rules: Ints


@compiled
def _civil_from_days(days: int) -> tuple[int, int, int]:
    z = days + 719468
    era = z // 146097
    doe = z - era * 146097
    yoe = (doe - doe // 1460 + doe // 36524 - doe // 146096) // 365
    doy = doe - (365 * yoe + yoe // 4 - yoe // 100)
    mp = (5 * doy + 2) // 153
    day = doy - (153 * mp + 2) // 5 + 1
    month = mp + 3 if mp < 10 else mp - 9
    year = yoe + era * 400 + (1 if month <= 2 else 0)
    return year, month, day


@compiled
def quarter_end(days: int, later: int) -> int:
    """The last day of the calendar quarter that comes `later` quarters after the one of the day."""
    year, month, _day = _civil_from_days(days)
    quarters = year * 4 + (month - 1) // 3 + later + 1
    return days_from_civil(quarters // 4, quarters % 4 * 3 + 1, 1) - 1


@compiled
def age(born: int, day: int) -> int:
    """Full years from one day to another; negative when it comes before."""
    year, month, of_month = _civil_from_days(born)
    to_year, to_month, to_day = _civil_from_days(day)
    return to_year - year - (1 if (to_month, to_day) < (month, of_month) else 0)


@compiled
def _pair(a: int, b: int) -> int:
    """BAD when either is unreadable, BLANK when either is blank, else 0."""
    if (a < LEAST and a != BLANK) or (b < LEAST and b != BLANK):
        return BAD
    return BLANK if a == BLANK or b == BLANK else 0


@compiled
def _extreme(tile: Ints, rows: Ints, row: int, largest: bool) -> int:
    best = BLANK
    for source in rows:
        value = tile[source, row]
        if value == BLANK:
            continue
        if value < LEAST:
            return BAD
        if best == BLANK or (value > best) == largest:
            best = value
    return best


@compiled
def _count(tile: Ints, rows: Ints, row: int, wanted: int) -> int:
    count = 0
    for source in rows:
        value = tile[source, row]
        if value == wanted:
            count += 1
        elif value < LEAST and value != BLANK:
            return BAD
    return count


@compiled
def _one_value(operation: int, a: int, b: int, by: int, other: int) -> int:
    missing = _pair(a, b)
    if missing != 0:
        return missing
    if operation == ADD:
        return a + by
    if operation == QUARTER_END:
        return quarter_end(a, by)
    if operation == AGE:
        return age(a, b)
    if operation == REMAINDER:
        return a % other
    if operation == QUOTIENT:
        return a // other
    return a - b


@compiled
def compute_values(tile: Ints, used: npt.NDArray[np.uint8], rows: int, program: Program) -> None:
    """Fill the rows of the tile that are computed."""
    for node in range(len(program.values)):
        operation, a, b, c = program.values[node]
        target = program.slots + node
        if operation == MAX or operation == MIN or operation == COUNT:
            sources = program.lists[a : a + b]
            any_used = False
            for source in sources:
                any_used = any_used or used[source] != 0
            used[target] = any_used or operation == COUNT
            for row in range(rows):
                if operation == COUNT:
                    tile[target, row] = _count(tile, sources, row, c) if any_used else 0
                else:
                    tile[target, row] = _extreme(tile, sources, row, operation == MAX) if any_used else BLANK
        elif operation == CONSTANT:
            used[target] = 1
            tile[target, :rows] = c
        else:
            two = operation == AGE or operation == MINUS
            used[target] = used[a] != 0 and (not two or used[b] != 0)
            if not used[target]:
                tile[target, :rows] = BLANK
                continue
            for row in range(rows):
                first = tile[a, row]
                second = tile[b, row] if two else first
                tile[target, row] = _one_value(operation, first, second, c, c)


@compiled
def _compare(comparison: int, a: int, b: int) -> int:
    if (a < LEAST and a != BLANK) or (b < LEAST and b != BLANK):
        return UNKNOWN
    if comparison == EQ:
        return TRUE if a == b and a != BLANK else FALSE
    if comparison == NE:
        return FALSE if a == b and a != BLANK else TRUE
    if a == BLANK or b == BLANK:
        return UNKNOWN
    if comparison == LT:
        return TRUE if a < b else FALSE
    if comparison == LE:
        return TRUE if a <= b else FALSE
    if comparison == GE:
        return TRUE if a >= b else FALSE
    return TRUE if a > b else FALSE


@compiled
def _in_mask(value: int, mask: np.uint64) -> int:
    if value < LEAST and value != BLANK:
        return UNKNOWN
    if value < 0 or value > 63:
        return FALSE
    return TRUE if (mask >> np.uint64(value)) & np.uint64(1) else FALSE


@compiled
def _in_list(value: int, allowed: Ints) -> int:
    if value < LEAST:
        return FALSE if value == BLANK else UNKNOWN
    for one in allowed:
        if one == value:
            return TRUE
    return FALSE


@compiled
def _leaf(operation: int, a: int, b: int, c: int, tile: Ints, row: int, program: Program) -> int:
    value = tile[a, row]
    if operation == FILLED:
        return FALSE if value == BLANK else TRUE
    if operation == FLAG:
        return TRUE if value == BAD_FLAG else FALSE
    if operation == IN_MASK:
        return _in_mask(value, program.masks[b])
    if operation == IN_LIST:
        return _in_list(value, program.lists[b : b + c])
    if operation == COMPARE:
        return _compare(c, value, tile[b, row])
    return _compare(c, value, b)


@compiled
def _combine(operation: int, a: Logic, b: Logic, out: Logic, rows: int) -> np.int8:
    """Fill `out`; 0 when every row is false."""
    any_not_false = np.int8(0)
    if operation == AND:
        for row in range(rows):
            out[row] = min(a[row], b[row])
            any_not_false |= out[row]
    elif operation == OR:
        for row in range(rows):
            out[row] = max(a[row], b[row])
            any_not_false |= out[row]
    elif operation == NOT:
        for row in range(rows):
            out[row] = np.int8(2) - a[row]
            any_not_false |= out[row]
    elif operation == IMPLIES:
        for row in range(rows):
            out[row] = max(np.int8(2) - a[row], b[row])
            any_not_false |= out[row]
    else:
        for row in range(rows):
            same = np.int8(2) if a[row] == b[row] else np.int8(0)
            out[row] = np.int8(1) if a[row] == 1 or b[row] == 1 else same
            any_not_false |= out[row]
    return any_not_false


@compiled
def _constant(operation: int, a: int, b: int) -> int:
    """What two settled sides give, or VARYING when it hangs on the side that varies."""
    if operation == NOT:
        return VARYING if a == VARYING else 2 - a
    if operation == AND:
        if a == FALSE or b == FALSE:
            return FALSE
        return VARYING if a == VARYING or b == VARYING else min(a, b)
    if operation == OR:
        if a == TRUE or b == TRUE:
            return TRUE
        return VARYING if a == VARYING or b == VARYING else max(a, b)
    if operation == IMPLIES:
        if a == FALSE or b == TRUE:
            return TRUE
        return VARYING if a == VARYING or b == VARYING else max(2 - a, b)
    if a == UNKNOWN or b == UNKNOWN:
        return UNKNOWN
    return VARYING if a == VARYING or b == VARYING else (TRUE if a == b else FALSE)


@compiled
def compute_logic(
    tile: Ints, used: npt.NDArray[np.uint8], rows: int, program: Program, logic: Logic, settled: Logic
) -> None:
    """Fill the logic nodes. settled: FALSE, UNKNOWN or TRUE where all rows are the same, else VARYING."""
    for node in range(len(program.logic)):
        operation, a, b, c = program.logic[node]
        out = logic[node]
        if operation >= AND:
            both = settled[a] if operation == NOT else settled[b]
            answer = _constant(operation, settled[a], both)
            settled[node] = answer
            if answer != VARYING:
                continue
            if settled[a] != VARYING:
                logic[a, :rows] = settled[a]
            if operation != NOT and settled[b] != VARYING:
                logic[b, :rows] = settled[b]
            if _combine(operation, logic[a], logic[a] if operation == NOT else logic[b], out, rows) == 0:
                settled[node] = FALSE
            continue
        if not used[a] and (operation != COMPARE or not used[b]):
            settled[node] = _leaf(operation, a, b, c, tile, 0, program)
            continue
        settled[node] = VARYING
        any_not_false = 0
        if operation == IN_MASK:
            mask = program.masks[b]
            for row in range(rows):
                out[row] = _in_mask(tile[a, row], mask)
                any_not_false |= out[row]
        elif operation == FILLED:
            for row in range(rows):
                out[row] = FALSE if tile[a, row] == BLANK else TRUE
                any_not_false |= out[row]
        else:
            for row in range(rows):
                out[row] = _leaf(operation, a, b, c, tile, row, program)
                any_not_false |= out[row]
        if any_not_false == 0:
            settled[node] = FALSE


@compiled
def emit_findings(
    rows: int,
    dead: npt.NDArray[np.uint8],
    program: Program,
    logic: Logic,
    settled: Logic,
    found_row: Ints,
    found_rule: npt.NDArray[np.int16],
    found: int,
) -> int:
    """Add a pair (row, rule) for every rule that a row breaks; how many findings there are now."""
    for index in range(len(program.rules)):
        node, rule = program.rules[index, 0], program.rules[index, 1]
        state = settled[node]
        if state == TRUE or state == UNKNOWN:
            continue
        line = logic[node]
        if state == VARYING:
            broken = 0
            for row in range(rows):
                broken += line[row] == FALSE
            if broken == 0:
                continue
        for row in range(rows):
            if (state == FALSE or line[row] == FALSE) and dead[row] == 0:
                found_row[found] = row
                found_rule[found] = rule
                found += 1
    return found
