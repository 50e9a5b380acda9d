"""Places of one and two areas; capped, annual-only and suppressed wages; an area without rows."""

from tests.parity.oews_cells import cells, occupations, places

INPUTS = {
    "cells": cells(),
    "occupations": occupations(),
    "here": places({"one": ["0000001"], "both": ["0000001", "0000002"], "none": ["9"]}),
}
PARAMETERS = [{"soc": ""}, {"soc": "25-2021"}]
ROUNDED = {"employment_rse": 9}  # sqrt may differ in the last bit
