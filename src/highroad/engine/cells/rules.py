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
from highroad.engine.cells.texts import days_from_civil
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
    c. rules: logic node, rule number, in the order in which findings are given. counted: logic nodes whose
    true rows are counted. masks: sets of numbers below 64.
    """

    slots: int
    values: Ints
    logic: Ints
    lists: Ints
    masks: npt.NDArray[np.uint64]
    rules: Ints
    counted: Ints


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
def _take_extreme(source: Ints, out: Ints, rows: int, largest: bool) -> None:
    """Keep in `out` the larger or smaller of it and the source; blanks don't count, the unreadable stays."""
    for row in range(rows):
        value, best = source[row], out[row]
        if value == BLANK or (best < LEAST and best != BLANK):
            continue
        if value < LEAST:
            out[row] = BAD
        elif best == BLANK or (value > best) == largest:
            out[row] = value


@compiled
def _add_count(source: Ints, out: Ints, rows: int, wanted: int) -> None:
    """Add one where the source holds the code; what can't be read makes the count unreadable."""
    for row in range(rows):
        value = source[row]
        if value == wanted:
            out[row] += out[row] >= 0
        elif value < LEAST and value != BLANK:
            out[row] = BAD


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
def _fill_values(first: Ints, second: Ints, out: Ints, rows: int, operation: int, by: int) -> None:
    for row in range(rows):
        out[row] = _one_value(operation, first[row], second[row], by, by)


@compiled
def compute_values(tile: Ints, used: npt.NDArray[np.uint8], rows: int, program: Program) -> None:
    """Fill the rows of the tile that are computed."""
    for node in range(len(program.values)):
        operation, a, b, c = program.values[node]
        target = program.slots + node
        out = tile[target]
        if operation == MAX or operation == MIN or operation == COUNT:
            out[:rows] = 0 if operation == COUNT else BLANK
            used[target] = operation == COUNT
            for index in range(a, a + b):
                source = program.lists[index]
                if not used[source]:
                    continue
                used[target] = 1
                if operation == COUNT:
                    _add_count(tile[source], out, rows, c)
                else:
                    _take_extreme(tile[source], out, rows, operation == MAX)
        elif operation == CONSTANT:
            used[target] = 1
            out[:rows] = c
        else:
            two = operation == AGE or operation == MINUS
            # With one side blank in every row the other may still be unreadable.
            used[target] = used[a] != 0 or (two and used[b] != 0)
            if used[target]:
                _fill_values(tile[a], tile[b] if two else tile[a], out, rows, operation, c)
            else:
                out[:rows] = BLANK


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
def _fill_mask(line: Ints, mask: np.uint64, out: Logic, rows: int) -> None:
    for row in range(rows):
        out[row] = _in_mask(line[row], mask)


@compiled
def _fill_list(line: Ints, allowed: Ints, out: Logic, rows: int) -> None:
    for row in range(rows):
        value = line[row]
        out[row] = UNKNOWN if value < LEAST and value != BLANK else FALSE
        for index in range(len(allowed)):
            if allowed[index] == value:
                out[row] = TRUE


@compiled
def _fill_filled(line: Ints, out: Logic, rows: int) -> None:
    for row in range(rows):
        out[row] = FALSE if line[row] == BLANK else TRUE


@compiled
def _fill_flag(line: Ints, out: Logic, rows: int) -> None:
    for row in range(rows):
        out[row] = TRUE if line[row] == BAD_FLAG else FALSE


@compiled
def _fill_compared(left: Ints, right: Ints, comparison: int, out: Logic, rows: int) -> None:
    for row in range(rows):
        out[row] = _compare(comparison, left[row], right[row])


@compiled
def _fill_compared_constant(left: Ints, right: int, comparison: int, out: Logic, rows: int) -> None:
    for row in range(rows):
        out[row] = _compare(comparison, left[row], right)


@compiled
def _fill_leaf(
    operation: int, a: int, b: int, c: int, tile: Ints, out: Logic, rows: int, program: Program
) -> None:
    if operation == FILLED:
        _fill_filled(tile[a], out, rows)
    elif operation == FLAG:
        _fill_flag(tile[a], out, rows)
    elif operation == IN_MASK:
        _fill_mask(tile[a], program.masks[b], out, rows)
    elif operation == IN_LIST:
        _fill_list(tile[a], program.lists[b : b + c], out, rows)
    elif operation == COMPARE:
        _fill_compared(tile[a], tile[b], c, out, rows)
    else:
        _fill_compared_constant(tile[a], b, c, out, rows)


@compiled
def _any_not_false(out: Logic, rows: int) -> np.int8:
    seen = np.int8(0)
    for row in range(rows):
        seen |= out[row]
    return seen


@compiled
def _combine(operation: int, a: Logic, b: Logic, out: Logic, rows: int) -> None:
    if operation == AND:
        for row in range(rows):
            out[row] = min(a[row], b[row])
    elif operation == OR:
        for row in range(rows):
            out[row] = max(a[row], b[row])
    elif operation == NOT:
        for row in range(rows):
            out[row] = np.int8(2) - a[row]
    elif operation == IMPLIES:
        for row in range(rows):
            out[row] = max(np.int8(2) - a[row], b[row])
    else:
        for row in range(rows):
            same = np.int8(2) if a[row] == b[row] else np.int8(0)
            out[row] = np.int8(1) if a[row] == 1 or b[row] == 1 else same


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
            _combine(operation, logic[a], logic[a] if operation == NOT else logic[b], out, rows)
        elif not used[a] and (operation != COMPARE or not used[b]):
            # Blank in every row: one row tells.
            _fill_leaf(operation, a, b, c, tile, out, 1, program)
            settled[node] = out[0]
            continue
        else:
            _fill_leaf(operation, a, b, c, tile, out, rows, program)
            settled[node] = VARYING
        if _any_not_false(out, rows) == 0:
            settled[node] = FALSE


@compiled
def _broken(line: Logic, rows: int) -> int:
    count = 0
    for row in range(rows):
        count += line[row] == FALSE
    return count


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
        if state == VARYING and _broken(line, rows) == 0:
            continue
        for row in range(rows):
            if (state == FALSE or line[row] == FALSE) and dead[row] == 0:
                found_row[found] = row
                found_rule[found] = rule
                found += 1
    return found


@compiled
def count_true(
    rows: int,
    dead: npt.NDArray[np.uint8],
    program: Program,
    logic: Logic,
    settled: Logic,
    counts: npt.NDArray[np.int64],
) -> None:
    """Add to counts how many rows make each counted condition true."""
    for index in range(len(program.counted)):
        node = program.counted[index]
        state = settled[node]
        if state == FALSE or state == UNKNOWN:
            continue
        line = logic[node]
        count = 0
        for row in range(rows):
            count += (state == TRUE or line[row] == TRUE) and dead[row] == 0
        counts[index] += count
