"""Areas of one type, with a suppressed cell, a combined occupation and one that has finer ones."""

import pyarrow as pa
from tests.parity.oews_cells import cells, codes

_LISTED = sorted(set(cells()["soc"].to_pylist()))

INPUTS = {
    "cells": cells(),
    "occupations": pa.table({"soc": _LISTED, "occupation_name": _LISTED}),
    "here": codes(["0000001"]),
}
PARAMETERS = [{}]
