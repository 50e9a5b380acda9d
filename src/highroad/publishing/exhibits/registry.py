"""The kinds of exhibit there are."""

from __future__ import annotations

from functools import cache

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.publishing.exhibits import (
    career_stages,
    change_since,
    clusters,
    commuting,
    comparison,
    diversity,
    early_signs,
    eligible_programs,
    forecasts,
    hires,
    industry_mix,
    list_effects,
    location_quotients,
    mix_transitions,
    notices,
    occupation_groups,
    occupation_list,
    occupation_map,
    occupation_programs,
    occupation_table,
    one_occupation,
    openings,
    peers,
    program,
    related,
    shift_share,
    side_by_side,
    staffing,
    supply,
    suppressed_cells,
    suppressed_jobs,
    targets,
    transitions,
    typical_entry,
    unemployment_map,
    unemployment_trend,
    vintage_change,
    wage_ladder,
    wage_standards,
    wage_threshold,
)
from highroad.publishing.exhibits.kind import Kind


@cache
def kinds() -> dict[str, Kind]:
    """Every kind of exhibit by key, in the order in which they are offered."""
    offered = (
        occupation_groups.KIND,
        occupation_table.KIND,
        location_quotients.KIND,
        wage_ladder.KIND,
        wage_threshold.KIND,
        wage_standards.KIND,
        typical_entry.KIND,
        openings.KIND,
        supply.GAP,
        supply.PROGRAMS,
        eligible_programs.KIND,
        program.KIND,
        one_occupation.KIND_JOBS,
        one_occupation.KIND_WAGES,
        one_occupation.KIND_OPENINGS,
        one_occupation.KIND_INDUSTRIES,
        occupation_programs.KIND,
        transitions.KIND,
        mix_transitions.KIND,
        occupation_list.LIST,
        occupation_list.COMPARED,
        list_effects.KIND,
        occupation_map.KIND,
        comparison.KIND,
        side_by_side.KIND,
        peers.KIND,
        related.OCCUPATIONS,
        industry_mix.MIX,
        industry_mix.QUOTIENTS,
        industry_mix.GROWTH,
        shift_share.KIND,
        targets.KIND,
        diversity.KIND,
        staffing.KIND,
        clusters.KIND,
        suppressed_jobs.KIND,
        related.INDUSTRIES,
        unemployment_trend.KIND,
        forecasts.KIND,
        change_since.KIND,
        early_signs.KIND,
        unemployment_map.KIND,
        commuting.FLOWS,
        commuting.NEAR,
        hires.KIND,
        career_stages.KIND,
        notices.KIND,
        suppressed_cells.KIND,
        vintage_change.KIND,
    )
    return {kind.key: kind for kind in offered}


def kind_named(key: str) -> Kind:
    """The kind with this key. Raises BadQuestion that lists the keys there are."""
    if key not in kinds():
        raise BadQuestion(
            _("There is no exhibit of the kind “{key}”.").format(key=key),
            remedy=_("Choose one of: {keys}.").format(keys=", ".join(kinds())),
        )
    return kinds()[key]
