"""What names a row of each tidy table: vintages are compared by it, and no row comes twice from one file."""

from __future__ import annotations

from typing import Final

from highroad.sources.registry import reader_named

#: What names a row, where a newer file takes the place of more than a row: of a vintage or a state whole.
IDENTITIES: Final[dict[tuple[str, str], tuple[str, ...]]] = {
    ("oews", "cells"): ("area_code", "industry_code", "soc"),
    ("oews", "areas"): ("area_code",),
    ("oews", "industries"): ("industry_code",),
    ("oews", "occupations"): ("soc",),
    ("laus", "cells"): ("county_fips",),
    ("population", "cells"): ("county_fips", "year"),
    ("population", "states"): ("state_fips", "year"),
    ("projections", "cells"): ("soc",),
    ("ipeds", "completions"): ("unitid", "cip", "major_number", "award_level"),
    ("ipeds", "institutions"): ("unitid",),
    ("cip_soc", "links"): ("cip", "soc"),
    ("cip_soc", "editions"): ("cip_2010", "cip_2020", "change"),
    ("soc_crosswalk", "links"): ("soc_2010", "soc_2018"),
    ("soc_crosswalk", "oews_links"): ("oews_2019", "oews_2018", "soc_2018", "soc_2010"),
    ("soc_crosswalk", "older_links"): ("soc_2000", "soc_2010"),
    ("soc_crosswalk", "onet_links"): ("onet_soc", "soc"),
    ("naics_crosswalk", "links"): ("naics", "older"),
    ("scorecard", "programs"): ("unitid", "opeid6", "institution", "cip4", "credential_level"),
    ("lodes", "flows"): ("part", "job_type", "work_block", "home_block"),
    ("lodes", "workplaces"): ("part", "job_type", "block"),
    ("lodes", "homes"): ("part", "job_type", "block"),
    ("lodes_blocks", "blocks"): ("block",),
    ("licenses", "licenses"): ("state", "soc", "license"),
}
#: Lists that people keep, in which one thing may stand twice, and files whose reader looks itself.
_UNNAMED: Final = frozenset(
    {
        *(("warn", "notices"), ("etpl", "programs"), ("qcew", "cells"), ("lodes", "flows")),
        *(("lodes", "workplaces"), ("lodes", "homes"), ("lodes_blocks", "blocks"), ("qwi", "cells")),
    }
)


def identity(source: str, table: str) -> tuple[str, ...]:
    """The columns that name a row of a table; none where nothing does."""
    return IDENTITIES.get((source, table)) or reader_named(source).merge_keys.get(table, ())


def named_once(source: str, table: str) -> tuple[str, ...]:
    """The columns by which to see that no row comes twice from one file; none where nobody need look."""
    return () if (source, table) in _UNNAMED else identity(source, table)
