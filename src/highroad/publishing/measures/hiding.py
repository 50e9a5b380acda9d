"""Which further counts of a package to hide, so that no small one can be worked out from it and from packages
published before.

Every table is protected by itself already. Rounds of attack follow: for each count that can be bounded too
tightly, the cheapest way to give it room (by the people whose counts would be hidden) is found by linear
programming over the counts that the new package may still hide, and those are hidden; until the attack
fails everywhere. Then every further hidden count that is not needed is shown again, the largest first. The
same packages always give the same answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from highroad.publishing.measures.audit import (
    ROOM,
    SHARP_ROOM,
    SLACK,
    Block,
    Breach,
    System,
    attack,
    open_counts,
    solve,
    system,
)
from highroad.publishing.measures.knowledge import Key, Knowledge

ROUNDS: Final = 20
_SHOWN_AGAIN: Final = 100  # further counts tried again at most: each try is an attack


@dataclass
class Hiding:
    """further: count to hide -> the breach that it prevents. left: breaches that no hiding prevents. halves:
    how far the counts were rounded as long as they were shown.
    """

    further: dict[Key, Breach] = field(default_factory=dict)
    left: list[Breach] = field(default_factory=list)
    halves: dict[Key, float] = field(default_factory=dict)


def hide_further(known: Knowledge, own: Mapping[Key, float]) -> Hiding:
    """What else to hide. own: the counts that the new package alone shows and may hide, with their values.

    `known` is left as a reader would know it after the hiding.
    """
    found = Hiding()
    for _round in range(ROUNDS):
        breaches = attack(known)
        if not breaches:
            _show_again(known, own, found)
            return found
        for breach in sorted(breaches, key=lambda breach: (breach.key, breach.sharp)):
            keys = _cheapest(known, own, breach, found)
            if keys is None:
                found.left.append(breach)
            for key in keys or ():
                known.known[key] = None
                known.hidden.add(key)
                found.halves[key] = known.half.pop(key, 0.0)
                found.further[key] = breach
        if found.left:
            return found
    found.left = attack(known)
    return found


def _cheapest(known: Knowledge, own: Mapping[Key, float], breach: Breach, found: Hiding) -> list[Key] | None:
    """The counts to hide so that the breached one has room; None where none give it."""
    target = breach.key
    if known.known[target] is not None:  # another package hides what this one shows
        return [target] if target in own and target not in found.further else None
    free = [key for key in own if key not in found.further]
    for block in open_counts(known, set(free)).blocks:
        if target in block.keys:
            movable = sorted(key for key in free if key in block.keys)
            return _moved(block, known, own, target, movable, sharp=breach.sharp)
    return None


def _moved(
    block: Block, known: Knowledge, own: Mapping[Key, float], target: Key, movable: list[Key], *, sharp: bool
) -> list[Key] | None:
    """Two readings of the block that differ enough at the target, and differ least from what is shown."""
    from scipy.sparse import block_diag, csr_array, eye_array, hstack, vstack

    given = system(block, known, sharp=sharp)
    size, count = len(given.low), len(movable)
    at = np.array([block.keys[key] for key in movable], dtype=int)
    values = np.array([own[key] for key in movable])
    low, high = given.low.copy(), given.high.copy()
    low[at] = 1.0 if sharp else 0.0
    high[at] = np.inf
    # counts = shown + up - down, for those that may be hidden, in both readings
    ties = csr_array((np.ones(count), (range(count), at)), shape=(count, size))
    one = eye_array(count)
    empty = csr_array((given.matrix.shape[0], 2 * count))
    reading = vstack([hstack([given.matrix, empty]), hstack([ties, -one, one])])
    width = size + 2 * count
    apart = csr_array(
        (
            np.array([-1.0, 1.0, -1.0]),
            ([0, 0, 0], [block.keys[target], width + block.keys[target], 2 * width]),
        ),
        shape=(1, 2 * width + 1),
    )
    both = block_diag([reading, reading])
    matrix = csr_array(vstack([hstack([both, csr_array((both.shape[0], 1))]), apart]))
    right = np.concatenate([given.right, values, given.right, values, [SHARP_ROOM if sharp else ROOM]])
    # A little more for each next one, so that ties are always broken alike.
    cost = np.maximum(values, 1.0) * (1.0 + 1e-4 * np.arange(1, count + 1) / max(count, 1))
    goal = np.tile(np.concatenate([np.zeros(size), cost, cost]), 2)
    ends = np.zeros(2 * count)
    lows, highs = np.concatenate([low, ends]), np.concatenate([high, ends + np.inf])
    solved = solve(
        System(
            matrix,
            right,
            np.concatenate([lows, lows, [0.0]]),
            np.concatenate([highs, highs, [np.inf]]),
        ),
        np.concatenate([goal, [0.0]]),
    )
    if solved is None:
        return None
    moves = solved[:-1].reshape(2, width)[:, size:].reshape(2, 2, count).sum(axis=(0, 1))
    return [key for key, move in zip(movable, moves, strict=True) if move > SLACK]


def _show_again(known: Knowledge, own: Mapping[Key, float], found: Hiding) -> None:
    """Shows what is hidden without need, the largest first."""
    dear = sorted(found.further, key=lambda key: (-own[key], key))
    for key in dear[:_SHOWN_AGAIN]:
        near = {each for equation in known.equations if key in equation.terms for each in equation.terms}
        known.known[key] = own[key]
        if found.halves[key]:
            known.half[key] = found.halves[key]
        if (0 < own[key] < known.minimum) or attack(known, near):
            known.known[key] = None
            known.half.pop(key, None)
        else:
            known.hidden.discard(key)
            del found.further[key]
