"""Two counties apart and together, with a suppressed cell and a true zero."""

import pyarrow as pa
from tests.parity.qcew_cells import cells

INPUTS = {
    "cells": cells(),
    "here": pa.table({"place": ["a", "b", "ab", "ab"], "area_code": ["01001", "01003", "01001", "01003"]}),
}
PARAMETERS = [{"digit": "4", "own": "5"}, {"digit": "8", "own": "5"}]
