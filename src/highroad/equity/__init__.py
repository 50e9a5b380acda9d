"""Honest comparison of groups: rates with intervals, tests that fit the size, many questions at once, gaps
taken apart, and a reading that can say "we cannot tell". This room knows counts and names, not their origin.
"""

from highroad.equity.autocorrelated import Remembered, autocorrelated_values
from highroad.equity.comparison import (
    Boschloo,
    Comparison,
    boschloo,
    compare,
    is_fragile,
    ratio_with_one_more,
    ratio_with_one_moved,
)
from highroad.equity.decomposition import Kitagawa, LogitGap, Oaxaca, kitagawa, logit_gap, oaxaca_blinder
from highroad.equity.disparities import Disparity, Signal, disparities, judged, reading
from highroad.equity.hidden_bias import (
    Bound,
    Robustness,
    e_value,
    ratio_of_means,
    robustness,
    rosenbaum_bounds,
)
from highroad.equity.impact import Impact, balancing_weights, impact
from highroad.equity.impact_reading import cautions, reading_of_impact
from highroad.equity.interrupted import Change, Interrupted, interrupted_counts, interrupted_values
from highroad.equity.many import adjusted, expected_false_flags
from highroad.equity.matching import Matched, matched, nearest_pairs
from highroad.equity.medians import (
    MedianDisparity,
    compare_medians,
    median_disparities,
    reading_of_medians,
)
from highroad.equity.participation import Balance, Overlap, differences, overlap
from highroad.equity.rates import Counts, difference_interval, exact_interval, ratio_interval, wilson
from highroad.equity.regressions import Estimate
from highroad.equity.representation import Benchmark, Representation, representation
from highroad.equity.selection import Selection, against, chosen_against, equalized_odds, spread
from highroad.equity.shrinkage import (
    Steadied,
    SteadiedEstimates,
    shrunken_means,
    steadied_estimates,
    steadied_rates,
)
from highroad.equity.strata import Stratified, stratified

__all__ = [
    "Balance",
    "Benchmark",
    "Boschloo",
    "Bound",
    "Change",
    "Comparison",
    "Counts",
    "Disparity",
    "Estimate",
    "Impact",
    "Interrupted",
    "Kitagawa",
    "LogitGap",
    "Matched",
    "MedianDisparity",
    "Oaxaca",
    "Overlap",
    "Remembered",
    "Representation",
    "Robustness",
    "Selection",
    "Signal",
    "Steadied",
    "SteadiedEstimates",
    "Stratified",
    "adjusted",
    "against",
    "autocorrelated_values",
    "balancing_weights",
    "boschloo",
    "cautions",
    "chosen_against",
    "compare",
    "compare_medians",
    "difference_interval",
    "differences",
    "disparities",
    "e_value",
    "equalized_odds",
    "exact_interval",
    "expected_false_flags",
    "impact",
    "interrupted_counts",
    "interrupted_values",
    "is_fragile",
    "judged",
    "kitagawa",
    "logit_gap",
    "matched",
    "median_disparities",
    "nearest_pairs",
    "oaxaca_blinder",
    "overlap",
    "ratio_interval",
    "ratio_of_means",
    "ratio_with_one_more",
    "ratio_with_one_moved",
    "reading",
    "reading_of_impact",
    "reading_of_medians",
    "representation",
    "robustness",
    "rosenbaum_bounds",
    "shrunken_means",
    "spread",
    "steadied_estimates",
    "steadied_rates",
    "stratified",
    "wilson",
]
