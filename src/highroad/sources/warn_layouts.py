"""How each state lays out its list of layoff notices (WARN): which heading holds what.

A state has the columns of its own site, as its lists are handed out and as they are commonly collected.
"""

from __future__ import annotations

from typing import Final

from highroad.sources.tabular import Layout

#: Ours, in the order of the tidy table; every one may be lacking but the employer.
COLUMNS: Final = (
    "notice_id",
    "employer",
    "site",
    "city",
    "county",
    "local_area",
    "notice_date",
    "received_date",
    "effective_date",
    "employees",
    "kind",
    "industry",
    "naics",
    "union",
)
#: Sites on the same software; the address of a notice's page says which state it is.
SHARED_HOSTS: Final = {
    "azjobconnection.gov": "AZ",
    "joblink.delaware.gov": "DE",
    "kansasworks.com": "KS",
    "joblink.maine.gov": "ME",
    "okjobmatch.com": "OK",
    "vermontjoblink.com": "VT",
}


def _layout(key: str, **columns: str | tuple[str, ...]) -> Layout:
    named = {ours: (found,) if isinstance(found, str) else found for ours, found in columns.items()}
    return Layout(key, named, loose=True, top=3)


LAYOUTS: Final = (
    _layout(
        "AL",
        notice_id="_id1",
        employer="company",
        city="location",
        notice_date="date_notice",
        effective_date="date_action",
        employees="affected",
        kind="action_type",
    ),
    _layout(
        "shared",
        notice_id="record_number",
        employer="employer",
        site="address",
        city="city",
        local_area="lwib_area",
        notice_date="notice_date",
        employees="number_of_employees_affected",
        kind="warn_type",
        page="detail_page_url",
    ),
    _layout(
        "CA",
        employer="company",
        site="address",
        county="county",
        notice_date="notice_date",
        received_date="received_date",
        effective_date="effective_date",
        employees=("num_employees", "Employees", "No. Of Employees"),
        kind=("layoff_or_closure", "Layoff", "Layoff/Closure"),
    ),
    _layout(
        "CO",
        employer="company",
        local_area="workforce_area",
        notice_date="notice_date",
        effective_date="begin_date",
        employees="jobs",
        kind="reason",
        industry="naics",
        occupations="occupations",
    ),
    _layout(
        "FL",
        employer="Company Name",
        notice_date="State Notification Date",
        effective_date="Layoff Date",
        employees="Employees Affected",
        industry="Industry",
    ),
    _layout(
        "GA",
        notice_id="GA WARN ID",
        employer="Company Name",
        site="First Location Address",
        county="County",
        local_area="LWDA",
        effective_date="First Date of Separation",
        employees="Total Number of Affected Employees",
        kind="Type of Layoff or Closure",
        naics="NAICS",
        union="Are any Employees Represented by a Union Affected?",
    ),
    _layout(
        "IA",
        employer="Company",
        site="Address Line 1",
        city="City",
        county="County",
        notice_date="Notice Date",
        effective_date="Layoff Date",
        employees="Emp #",
        kind="Notice Type",
    ),
    _layout(
        "IL",
        notice_id="IEBS Id",
        employer="Location Name",
        site="Location Address",
        city="Location City",
        county="County",
        local_area="LWIA",
        notice_date="Initial Date Reported",
        received_date="WARN Received",
        employees="Expected Layoff",
        kind="Reason",
        industry="Industry",
        naics="NAICS Codes",
        union="Unions",
    ),
    _layout(
        "MD",
        employer="Company",
        site="Location",
        local_area="WIA Code",
        notice_date="Notice Date",
        effective_date="Effective Date",
        employees="Total Employees",
        kind="Type Code",
        naics="NAICS Code",
    ),
    _layout(
        "NJ",
        employer="Company",
        city="City",
        effective_date="Effective Date",
        employees="Workforce Affected",
        posted="Month Posted",
    ),
    Layout(
        "NY",
        {
            "notice_id": ("Index",),
            "employer": ("Business Legal Name",),
            "site": ("Impacted Site Address",),
            "county": ("Impacted Site County",),
            "notice_date": ("Date of WARN Notice",),
            "received_date": ("Date Posted",),
            "effective_date": ("Date Layoff/Closure Starts",),
            "employees": ("Number of Affected Workers",),
            "kind": ("Layoff or Closure?",),
        },
        loose=True,
        repeated=frozenset({"employees"}),  # once with a blank behind it
    ),
    _layout(
        "OH",
        notice_id="Notice ID",
        employer="Company",
        city="City/County",
        received_date="Date Received",
        effective_date="Layoff Date(s)",
        employees="Potential Number Affected",
        union="Union",
    ),
    _layout(
        "OR",
        notice_id="WARN#",
        employer="Company Name",
        city="Location",
        received_date="Received Date",
        effective_date="Layoff Date",
        employees="Laid Off",
        kind="Layoff Type",
    ),
    _layout(
        "TX",
        employer="JOB_SITE_NAME",
        city="CITY_NAME",
        county="COUNTY_NAME",
        local_area="WDA_NAME",
        notice_date="NOTICE_DATE",
        received_date="WFDD_RECEIVED_DATE",
        effective_date="LayOff_Date",
        employees="TOTAL_LAYOFF_NUMBER",
    ),
    _layout(
        "VA",
        employer="Company",
        city="Location",
        notice_date="Notice Date",
        effective_date="Impact Date",
        employees="Employees Affected",
        kind="Notice Type",
        union="Collective Bargaining Unit",
    ),
    _layout(
        "WA",
        employer="Company",
        city="Location",
        received_date="Received Date",
        effective_date="Layoff Start Date",
        employees="# of Workers",
        kind="Closure Layoff",
    ),
)
