"""What became of an occupation code of an earlier edition of the classification, by the crosswalk at hand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

from highroad.reference import codes
from highroad.web.evidence import answers


@dataclass(frozen=True, slots=True)
class Older:
    """What an earlier code was called and which codes of 2018 it went into: (code, title).

    at_hand: whether there is a crosswalk to look it up in.
    """

    title: str = ""
    went_into: tuple[tuple[str, str], ...] = ()
    at_hand: bool = True

    @property
    def only(self) -> str:
        """The one code that it went into; "" when there are none or several."""
        return self.went_into[0][0] if len(self.went_into) == 1 else ""


def successors(code: str) -> Older:
    """What a code of 2010 became in 2018."""
    at = answers.catalogue()
    if not at.vintages("soc_crosswalk"):
        return Older(at_hand=False)
    return _successors(at.table("soc_crosswalk", "links"), code)


@lru_cache(maxsize=256)
def _successors(path: Path, code: str) -> Older:
    rows = pq.read_table(path, columns=["soc_2010", "occupation_2010", "soc_2018", "occupation_2018"])
    found = rows.filter(pc.equal(rows["soc_2010"], code)).to_pylist()
    known = codes.occupations()
    went = dict.fromkeys(
        (row["soc_2018"], row["occupation_2018"]) for row in found if row["soc_2018"] in known
    )
    return Older(found[0]["occupation_2010"] if found else "", tuple(went))
