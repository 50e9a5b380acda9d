"""What files of California's employment department have in common."""

from __future__ import annotations

from typing import Final

#: Types of area: a name of an area in their place shows that two columns changed places.
CALIFORNIA_AREA_TYPES: Final = (
    r"^((California-)?State(wide)?|County|Consorti(um|a)|MSA|MD|CSA|"
    r"Metropolitan (Statistical )?(Area|Division)s?|Micropolitan( Statistical)? Area|"
    r"Combined Statistical Area|Economic (Region|Market)s?|United States|National|"
    r"Sub-County Place|Place|City|Region|Regional Planning Units?|"
    r"Local (Workforce|Workforce Development) Areas?)$"
)
