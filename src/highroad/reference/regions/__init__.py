"""Regions: dated sets of counties, how to find them, and which published areas describe them."""

from __future__ import annotations

from highroad.reference.regions.keys import KINDS, Kind, counties_key, format_key, looks_like_key, parse_key
from highroad.reference.regions.model import Certainty, Region, region_of_key
from highroad.reference.regions.published import AreaMatch, Dataset, published_areas
from highroad.reference.regions.search import RegionMatch, find_regions, resolve_region

__all__ = [
    "KINDS",
    "AreaMatch",
    "Certainty",
    "Dataset",
    "Kind",
    "Region",
    "RegionMatch",
    "counties_key",
    "find_regions",
    "format_key",
    "looks_like_key",
    "parse_key",
    "published_areas",
    "region_of_key",
    "resolve_region",
]
