"""Two vintages: a code that went, one that came, one suppressed before, and differences within error."""

import pyarrow as pa
import pyarrow.compute as pc
from tests.parity.oews_cells import cells, codes, occupations

_EARLIER = cells().filter(pc.not_equal(cells().column("soc"), "47-2061"))
_JOBS = _EARLIER.column("employment")
_EARLIER = _EARLIER.set_column(
    _EARLIER.column_names.index("employment"), "employment", pc.cast(pc.multiply(_JOBS, 2), pa.int64())
)
_CAME = pc.not_equal(occupations().column("soc"), "51-9999")

INPUTS = {
    "cells": cells(),
    "occupations": occupations().filter(_CAME),
    "earlier_cells": _EARLIER,
    "earlier_occupations": occupations(),
    "here": codes(["0000001"]),
}
PARAMETERS = [{"z": 1.6448536269514722}]
