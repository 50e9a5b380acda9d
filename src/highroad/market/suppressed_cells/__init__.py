"""Suppressed cells: what published totals say of them, and estimates on request."""

from highroad.market.suppressed_cells.asking import suppressed_jobs
from highroad.market.suppressed_cells.estimating import Estimates, estimate_suppressed

__all__ = ["Estimates", "estimate_suppressed", "suppressed_jobs"]
