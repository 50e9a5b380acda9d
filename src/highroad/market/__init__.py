"""Labor market: what an area's people work in, what it pays, what it is known for, how it changes.

Every function takes an area as people say it ("Fresno, CA"), as a region key ("metro:23420") or as the
publisher's code ("0023420"), and gives a `highroad.results.Result`: `.table` is an Arrow table, `.columns`
describe it, `.sources`, `.method` and `.notes` say where it comes from and how to read it. Without a
catalogue the data of this machine's instance are used, at least those that came with the installation.
"""

from highroad.market.areas import Described, oews_areas
from highroad.market.asking import one_session
from highroad.market.baselines import (
    Baseline,
    Gap,
    beyond_comparison,
    frozen_baseline,
    gap_since,
    placebo_gaps,
)
from highroad.market.career_stages import career_stages
from highroad.market.clusters import cluster_map, cluster_sums, clusters
from highroad.market.commuting import commuting, reachable_jobs
from highroad.market.comparison import across_areas, compared
from highroad.market.complexity import Complexity, complexity
from highroad.market.curves import change_since
from highroad.market.diversity import concentration, diversity
from highroad.market.dynamic_shift_share import (
    Components,
    dynamic_shift_share,
    regional_shift_share_by_year,
    shift_share_components,
)
from highroad.market.early_signs import regional_early_signs
from highroad.market.early_warning import change_in_a_year, cusum, first_sign, sahm_rule
from highroad.market.editions import EditionBreak, edition_break
from highroad.market.eligible_programs import eligible_programs, programs_register
from highroad.market.employer_voice import EMPLOYER_FIELDS, employer_voice
from highroad.market.entry import well_paid_by_entry
from highroad.market.forecasts import Forecast, forecast, forecast_values
from highroad.market.hires import hires
from highroad.market.industries import industry_growth, industry_mix
from highroad.market.input_output import (
    Economy,
    closed_coefficients,
    leontief_inverse,
    lost_jobs,
    regional_coefficients,
    regional_multipliers,
    simple_quotients,
    size_factor,
    trade_factors,
)
from highroad.market.investments import PROJECT_FIELDS, SEAT_FIELDS, project_demand
from highroad.market.job_quality import QUALITY_FIELDS, job_quality
from highroad.market.labor_force import population, unemployment
from highroad.market.layoff_events import LayoffEvents, layoff_events
from highroad.market.layoff_mix import layoff_mix
from highroad.market.licenses import occupation_licenses
from highroad.market.list_effects import list_effects, regional_list_effects
from highroad.market.list_flips import list_flips
from highroad.market.mix_transitions import mix_transitions, read_mix
from highroad.market.mobility import MobilityModel, Occupations, Validation, fit_mobility, validate_mobility
from highroad.market.notices import layoff_notices
from highroad.market.occupation_lists import list_measures, occupation_list
from highroad.market.occupation_programs import occupation_programs
from highroad.market.occupations import occupation_employment
from highroad.market.one_occupation import (
    occupation_industries,
    occupation_jobs,
    occupation_openings,
    occupation_wages,
)
from highroad.market.openings import annual_openings
from highroad.market.opportunities import related_industries, related_occupations
from highroad.market.opportunity import opportunity_employment
from highroad.market.panels import quotient_panel, shift_share_panel
from highroad.market.peers import peers
from highroad.market.program_outlook import find_program, program_outlook
from highroad.market.program_routes import program_routes
from highroad.market.program_supply import program_completions, program_gap, program_supply
from highroad.market.quotients import location_quotients
from highroad.market.ranking import pareto_set, promethee, robust_sum, topsis, vikor, weighted_sum
from highroad.market.readiness import PROGRAM_FIELDS, program_readiness, register_of_programs
from highroad.market.reconciliation import benchmarked, reconciled_forecasts
from highroad.market.regional_diversity import industry_diversity
from highroad.market.regional_forecasts import regional_change_since, regional_forecast
from highroad.market.regional_lists import (
    ListDecision,
    read_decisions,
    regional_list,
    write_decisions,
)
from highroad.market.regional_openings import regional_openings
from highroad.market.regional_staffing import industry_staffing
from highroad.market.regional_targets import target_industries
from highroad.market.relatedness import linkage, relatedness, relatedness_density, validation
from highroad.market.shift_share import growth_indices, regional_shift_share, shift_share
from highroad.market.similarity import Profile, learning_steps, to_learn
from highroad.market.staffing import regional_staffing, staffing_demand
from highroad.market.state_areas import across_state, unemployment_by_county
from highroad.market.supply import allocated_completers, duplication_factor, most_matchable, supply_gap
from highroad.market.suppressed_cells import Estimates, estimate_suppressed, suppressed_jobs
from highroad.market.suppression import occupations_not_shown
from highroad.market.tags import occupation_tags, tag_title, tagged
from highroad.market.targets import in_demand, target_scores
from highroad.market.training_alignment import sector_shares, training_alignment
from highroad.market.training_seats import knows_seats, training_seats
from highroad.market.transitions import transitions
from highroad.market.vintages import vintage_change
from highroad.market.wage_standards import standard_amount, wage_standards
from highroad.market.wages import wage_ladder, wages_against_threshold
from highroad.market.worked import worked_example
from highroad.market.worker_voice import VOICE_FIELDS, unsaid_voices, worker_voice

__all__ = [
    "EMPLOYER_FIELDS",
    "PROGRAM_FIELDS",
    "PROJECT_FIELDS",
    "QUALITY_FIELDS",
    "SEAT_FIELDS",
    "VOICE_FIELDS",
    "Baseline",
    "Complexity",
    "Components",
    "Described",
    "Economy",
    "EditionBreak",
    "Estimates",
    "Forecast",
    "Gap",
    "LayoffEvents",
    "ListDecision",
    "MobilityModel",
    "Occupations",
    "Profile",
    "Validation",
    "across_areas",
    "across_state",
    "allocated_completers",
    "annual_openings",
    "benchmarked",
    "beyond_comparison",
    "career_stages",
    "change_in_a_year",
    "change_since",
    "closed_coefficients",
    "cluster_map",
    "cluster_sums",
    "clusters",
    "commuting",
    "compared",
    "complexity",
    "concentration",
    "cusum",
    "diversity",
    "duplication_factor",
    "dynamic_shift_share",
    "edition_break",
    "eligible_programs",
    "employer_voice",
    "estimate_suppressed",
    "find_program",
    "first_sign",
    "fit_mobility",
    "forecast",
    "forecast_values",
    "frozen_baseline",
    "gap_since",
    "growth_indices",
    "hires",
    "in_demand",
    "industry_diversity",
    "industry_growth",
    "industry_mix",
    "industry_staffing",
    "job_quality",
    "knows_seats",
    "layoff_events",
    "layoff_mix",
    "layoff_notices",
    "learning_steps",
    "leontief_inverse",
    "linkage",
    "list_effects",
    "list_flips",
    "list_measures",
    "location_quotients",
    "lost_jobs",
    "mix_transitions",
    "most_matchable",
    "occupation_employment",
    "occupation_industries",
    "occupation_jobs",
    "occupation_licenses",
    "occupation_list",
    "occupation_openings",
    "occupation_programs",
    "occupation_tags",
    "occupation_wages",
    "occupations_not_shown",
    "oews_areas",
    "one_session",
    "opportunity_employment",
    "pareto_set",
    "peers",
    "placebo_gaps",
    "population",
    "program_completions",
    "program_gap",
    "program_outlook",
    "program_readiness",
    "program_routes",
    "program_supply",
    "programs_register",
    "project_demand",
    "promethee",
    "quotient_panel",
    "reachable_jobs",
    "read_decisions",
    "read_mix",
    "reconciled_forecasts",
    "regional_change_since",
    "regional_coefficients",
    "regional_early_signs",
    "regional_forecast",
    "regional_list",
    "regional_list_effects",
    "regional_multipliers",
    "regional_openings",
    "regional_shift_share",
    "regional_shift_share_by_year",
    "regional_staffing",
    "register_of_programs",
    "related_industries",
    "related_occupations",
    "relatedness",
    "relatedness_density",
    "robust_sum",
    "sahm_rule",
    "sector_shares",
    "shift_share",
    "shift_share_components",
    "shift_share_panel",
    "simple_quotients",
    "size_factor",
    "staffing_demand",
    "standard_amount",
    "supply_gap",
    "suppressed_jobs",
    "tag_title",
    "tagged",
    "target_industries",
    "target_scores",
    "to_learn",
    "topsis",
    "trade_factors",
    "training_alignment",
    "training_seats",
    "transitions",
    "unemployment",
    "unemployment_by_county",
    "unsaid_voices",
    "validate_mobility",
    "validation",
    "vikor",
    "vintage_change",
    "wage_ladder",
    "wage_standards",
    "wages_against_threshold",
    "weighted_sum",
    "well_paid_by_entry",
    "worked_example",
    "worker_voice",
    "write_decisions",
]
