"""Checks that compare the records of one person, in bounded memory however long the file is.

While the file is read, the few values that matter are set aside on disk, divided by a digest of the
identifier; then each share is compared in memory. Identifiers are compared by 64 bits of a digest.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final, Self

import numpy as np
import numpy.typing as npt

from highroad.engine.cells import Piece
from highroad.engine.cells.scanning import digest_texts
from highroad.engine.cells.values import BLANK, LEAST

SHARES: Final = 64
#: Pairs of records further apart than this in one person's list are not compared.
FURTHEST: Final = 200
TRAITS: Final = ("201", "210", "211", "212", "213", "214", "215")
NUMBERS: Final = (
    "200",
    "306",
    "900",
    "901",
    "915",
    "924",
    "1002",
    "1007",
    "2700",
    "903",
    "904",
    "905",
    "918",
)
SET_ASIDE: Final = np.dtype(
    [
        ("group", "<u8"),
        ("row", "<i8"),
        ("key", "S16"),
        ("traits", "<u4"),
        ("office", "<i4"),
        ("worker", "<i4"),
        *((number, "<i4") for number in NUMBERS if number not in {"903", "904", "905", "918"}),
        ("kind", "u1"),
    ]
)
Records = npt.NDArray[np.void]
Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]


class Persons:
    """What was set aside of a file, on disk until it is closed.

    slots: where each element stands in a piece's `kept`. key: index of the identifier among its texts.
    """

    def __init__(self, slots: Mapping[str, int], key: int, folder: Path | None = None) -> None:
        self.slots = slots
        self.key = key
        self._folder = tempfile.TemporaryDirectory(prefix="highroad-persons-", dir=folder)
        self._files: list[IO[bytes]] = [
            open(Path(self._folder.name) / f"{share:02d}", "w+b")  # noqa: SIM115 (closed on exit)
            for share in range(SHARES)
        ]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for file in self._files:
            file.close()
        self._folder.cleanup()

    def add(self, piece: Piece, office: npt.NDArray[np.int32], worker: npt.NDArray[np.int32]) -> None:
        """Set the piece's records aside, those without identifier excepted."""
        starts, ends = piece.texts[3 * self.key], piece.texts[3 * self.key + 1]
        data = np.frombuffer(piece.data, np.uint8)
        groups = np.zeros(piece.rows, np.uint64)
        keys = np.zeros(piece.rows, "S16")
        digest_texts(data, starts, ends, groups, keys.view(np.uint8).reshape(piece.rows, 16))
        records = np.zeros(piece.rows, SET_ASIDE)
        records["group"], records["key"] = groups, keys
        records["row"] = np.arange(piece.first_row + 1, piece.first_row + 1 + piece.rows)
        records["office"], records["worker"] = office, worker
        records["traits"] = self._traits(piece)
        for number in SET_ASIDE.names or ():
            if number in NUMBERS:
                records[number] = self._kept(piece, number)
        records["kind"] = self._kinds(piece)
        records = records[(ends > starts) & (piece.dead == 0)]
        share = (records["group"] % np.uint64(SHARES)).astype(np.int64)
        order = np.argsort(share, kind="stable")
        edges = np.searchsorted(share[order], np.arange(SHARES + 1))
        for place, file in enumerate(self._files):
            part = records[order[edges[place] : edges[place + 1]]]
            if len(part):
                file.write(part.tobytes())

    def findings(self, wanted: Mapping[str, int]) -> Iterator[tuple[Records, int]]:
        """Records that break a check, share by share: (records, number). wanted: expression to number."""
        for file in self._files:
            file.flush()
            file.seek(0)
            records: Records = np.frombuffer(file.read(), SET_ASIDE)
            if len(records):
                yield from _compared(records, wanted)
        numbered = wanted.get("unique(p2700, p924)")
        if numbered is not None:
            yield from self._numbered(numbered)

    def _numbered(self, number: int) -> Iterator[tuple[Records, int]]:
        """Records of any identifier that share a Social Security number and an application date."""
        found: list[Records] = []
        for file in self._files:
            file.seek(0)
            records: Records = np.frombuffer(file.read(), SET_ASIDE)
            found.append(records[_known(records["2700"]) & _known(records["924"])])
        together = np.concatenate(found)
        together = together[np.lexsort((together["row"], together["924"], together["2700"]))]
        flags = numbered_twice(together)
        if flags.any():
            yield together[flags], number

    def _kept(self, piece: Piece, number: str) -> npt.NDArray[np.int32]:
        slot = self.slots.get(number)
        return np.full(piece.rows, BLANK, np.int32) if slot is None else piece.kept[slot]

    def _traits(self, piece: Piece) -> npt.NDArray[np.uint32]:
        """Sex, ethnicity and race in four bits each; 15 where blank or unreadable."""
        packed = np.zeros(piece.rows, np.uint32)
        for trait in TRAITS:
            values = self._kept(piece, trait)
            packed = packed << np.uint32(4) | np.where((values >= 0) & (values < 15), values, 15).astype(
                np.uint32
            )
        return packed

    def _kinds(self, piece: Piece) -> npt.NDArray[np.uint8]:
        """1 for participants, 2 for reportable individuals only, 0 for the rest."""
        part = np.zeros(piece.rows, np.bool_)
        contact = np.zeros(piece.rows, np.bool_)
        for number, last, reportable in (("903", 3, 4), ("904", 3, 4), ("905", 3, 4), ("918", 1, 2)):
            values = self._kept(piece, number)
            part |= (values >= 1) & (values <= last)
            contact |= values == reportable
        return np.where(part, 1, np.where(contact, 2, 0)).astype(np.uint8)


def _compared(records: Records, wanted: Mapping[str, int]) -> Iterator[tuple[Records, int]]:
    by_person = records[np.lexsort((records["row"], records["900"], records["group"]))]
    flags = {expression: np.zeros(len(records), np.bool_) for expression in wanted if expression in PAIRS}
    _pairs(by_person, flags)
    for expression, flag in flags.items():
        if flag.any():
            yield by_person[flag], wanted[expression]


def numbered_twice(records: Records) -> Flags:
    """Records that share a Social Security number and an application date with another."""
    flags = np.zeros(len(records), np.bool_)
    same = (records["2700"][1:] == records["2700"][:-1]) & (records["924"][1:] == records["924"][:-1])
    flags[1:] |= same
    flags[:-1] |= same
    return flags


def _pairs(records: Records, flags: Mapping[str, Flags]) -> None:
    """Raise the flags of both records of each pair of one person that break a check between them."""
    first = np.arange(len(records) - 1)
    for apart in range(1, FURTHEST):
        first = first[first + apart < len(records)]
        first = first[records["group"][first] == records["group"][first + apart]]
        if not len(first):
            return
        a, b = records[first], records[first + apart]
        for expression, flag in flags.items():
            breaks = PAIRS[expression]
            flag[first[breaks(a, b)]] = True
            flag[(first + apart)[breaks(b, a)]] = True


def _known(values: Any) -> Any:
    return values >= LEAST


def _differ(number: str) -> Callable[[Records, Records], Flags]:
    return lambda a, b: _known(a[number]) & _known(b[number]) & (a[number] != b[number])


def _same(number: str) -> Callable[[Records, Records], Flags]:
    return lambda a, b: _known(a[number]) & (a[number] == b[number])


def _traits_differ(a: Records, b: Records) -> Flags:
    found = np.zeros(len(a), np.bool_)
    for place in range(len(TRAITS)):
        one = a["traits"] >> np.uint32(4 * place) & np.uint32(15)
        other = b["traits"] >> np.uint32(4 * place) & np.uint32(15)
        found |= (one != 15) & (other != 15) & (one != other)
    return found


def _within(day: Any, b: Records) -> Any:
    """Whether a day falls into the other's period or the 90 days after it."""
    return _known(day) & _known(b["900"]) & _known(b["901"]) & (day >= b["900"]) & (day <= b["901"] + 90)


def _open_before(a: Records, b: Records) -> Flags:
    return _known(a["900"]) & (a["901"] == BLANK) & _known(b["900"]) & (b["900"] > a["900"])  # type: ignore[no-any-return]


def _too_near(a: Records, b: Records) -> Flags:
    """Whether a, a contact of a reportable individual, lies too near to b, a period of participation."""
    contact = np.where(_known(a["1002"]), a["1002"], a["1007"])
    both = (a["kind"] == 2) & (b["kind"] == 1) & _known(contact) & _known(b["900"])
    before = contact <= b["900"] - 91
    after = _known(b["901"]) & (contact >= np.where(_known(b["901"]), b["901"], 0) + 91)
    return both & ~before & ~after  # type: ignore[no-any-return]


#: Whether the first of two records of one person breaks a check because of the second.
PAIRS: Final[Mapping[str, Callable[[Records, Records], Flags]]] = {
    "same(p200)": _differ("200"),
    "same(p201, p210..p215)": _traits_differ,
    "unique(p306)": _same("306"),
    "unique(p900)": _same("900"),
    "unique(p915)": _same("915"),
    "entries_apart()": lambda a, b: _within(a["900"], b),
    "exits_apart()": lambda a, b: _within(a["901"], b),
    "open_last()": _open_before,
    "contacts_apart()": _too_near,
}
