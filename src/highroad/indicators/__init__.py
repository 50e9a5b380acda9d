"""Performance: cohorts, primary indicators by area and group in exact numbers, and why a record counts."""
