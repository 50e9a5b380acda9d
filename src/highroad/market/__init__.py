"""Labor market: what an area's people work in, what it pays, what it is known for, how it changes.

Every function takes an area as people say it ("Fresno, CA"), as a region key ("metro:23420") or as the
publisher's code ("0023420"), and gives a `highroad.results.Result`: `.table` is an Arrow table, `.columns`
describe it, `.sources`, `.method` and `.notes` say where it comes from and how to read it. Without a
catalogue the data of this machine's instance are used, at least those that came with the installation.
"""

from highroad.market.areas import Described, oews_areas
from highroad.market.asking import one_session
from highroad.market.occupations import occupation_employment
from highroad.market.quotients import location_quotients
from highroad.market.wages import wage_ladder, wages_against_threshold

__all__ = [
    "Described",
    "location_quotients",
    "occupation_employment",
    "oews_areas",
    "one_session",
    "wage_ladder",
    "wages_against_threshold",
]
