"""Counts, medians and different keys of groups that overlap, a row in as many of them as it has bits.

A group is a mask: a row stands in it when its bits hold all of the mask's. The mask 0 takes every row.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from highroad.engine.cells.compiled import compiled
from highroad.engine.cells.scanning import digest_texts
from highroad.engine.cells.values import Ints

Bits = npt.NDArray[np.uint64]
Longs = npt.NDArray[np.int64]


@compiled
def count_bins(
    codes: Ints,
    rows: Longs,
    bins: Longs,
    bits: Bits,
    masks: Bits,
    width: int,
    index: Ints,
    found: Longs,
    counts: Ints,
) -> int:
    """Count rows by bin and group: how many bins were found.

    codes, bits: of every row. rows, bins: rows to be counted, a bin below `width` for each; a row may stand
    there often. index: room for the bins of all codes, -1 everywhere, and left so. found: code x width + bin
    of each bin found; counts: found x group, zero before.
    """
    used = 0
    groups = len(masks)
    for place in range(len(rows)):
        row = rows[place]
        bin_ = codes[row] * width + bins[place]
        own = index[bin_]
        if own < 0:
            own = used
            index[bin_] = own
            found[own] = bin_
            used += 1
        held = bits[row]
        for group in range(groups):
            counts[own, group] += (held & masks[group]) == masks[group]
    for place in range(used):
        index[found[place]] = -1
    return used


@compiled
def medians(codes: Ints, bits: Bits, numbers: Ints, masks: Bits, counts: Longs, twice: Longs) -> None:
    """Exact medians by group and code, of rows in the order of their numbers.

    counts, twice: group x code, zero before; how many numbers there are, and twice their median (the sum of
    the two in the middle).
    """
    seen = np.zeros(counts.shape[1], np.int64)
    for group in range(len(masks)):
        mask = masks[group]
        for row in range(len(codes)):
            counts[group, codes[row]] += (bits[row] & mask) == mask
        seen[:] = 0
        for row in range(len(codes)):
            if (bits[row] & mask) == mask:
                code = codes[row]
                rank = seen[code]
                seen[code] = rank + 1
                count = counts[group, code]
                if rank == (count - 1) // 2:
                    twice[group, code] += numbers[row]
                if rank == count // 2:
                    twice[group, code] += numbers[row]


@compiled
def repeated(codes: Ints, keys: Longs, bits: Bits, masks: Bits, again: Longs) -> None:
    """How many rows of a group and code have a key that a row before them had; rows are in the order of code
    and key. again: group x code, zero before.
    """
    for group in range(len(masks)):
        mask = masks[group]
        last = -1
        for row in range(len(codes)):
            if (bits[row] & mask) == mask:
                if last >= 0 and codes[row] == codes[last] and keys[row] == keys[last]:
                    again[group, codes[row]] += 1
                last = row


def text_digests(texts: pa.Array) -> Bits:
    """A 64-bit digest of each text, never 0; 0 for null and for nothing."""
    settled = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    settled = settled.cast(pa.large_string()).fill_null("")
    offsets: npt.NDArray[Any] = np.frombuffer(settled.buffers()[1], np.int64)
    offsets = offsets[settled.offset : settled.offset + len(settled) + 1]
    data = settled.buffers()[2]
    content = np.zeros(1, np.uint8) if data is None or not data.size else np.frombuffer(data, np.uint8)
    digests = np.zeros(len(settled), np.uint64)
    nothing = np.zeros((len(settled), 0), np.uint8)
    digest_texts(content, offsets[:-1], offsets[1:], digests, nothing)
    digests[digests == 0] = 1
    digests[offsets[1:] == offsets[:-1]] = 0
    return digests
