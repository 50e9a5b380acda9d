"""Two counties summed: a suppressed cell, a zero, a base of zero, with and without the same ownership."""

from tests.parity.qcew_cells import areas, cells

INPUTS = {"cells": cells(), "here": areas("01001", "01003")}
PARAMETERS = [
    {"digit": "4", "own": "5", "governments": 1, "same": 0},
    {"digit": "4", "own": "5", "governments": 0, "same": 1},
    {"digit": "8", "own": "5", "governments": 1, "same": 0},
]
