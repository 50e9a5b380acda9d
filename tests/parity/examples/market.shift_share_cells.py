"""Two vintages, a region within a reference, an industry suppressed in one of them."""

from tests.parity.qcew_cells import areas, cells

INPUTS = {
    "cells": cells(2),
    "earlier_cells": cells(),
    "here": areas("01001"),
    "reference": areas("01001", "01003"),
}
PARAMETERS = [{"digit": "4", "own": "5"}]
