"""An area with a suppressed, an unlisted and a capped occupation; and one without rows."""

from tests.parity.oews_cells import cells, codes, occupations

INPUTS = {"cells": cells(), "occupations": occupations(), "here": codes(["0000001"])}
PARAMETERS = [{}]
