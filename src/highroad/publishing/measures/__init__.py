"""Measure packages: indicators of participant files, protected, described and hashed."""

from highroad.publishing.measures.audit import Breach, audit
from highroad.publishing.measures.package import MeasurePackage
from highroad.publishing.measures.policy import Policy, read_policy
from highroad.publishing.measures.releasing import Released, release_measures, released_measures

__all__ = [
    "Breach",
    "MeasurePackage",
    "Policy",
    "Released",
    "audit",
    "read_policy",
    "release_measures",
    "released_measures",
]
