"""Measure packages: indicators of participant files, protected, described and hashed."""

from highroad.publishing.measures.audit import Breach, audit
from highroad.publishing.measures.package import MeasurePackage, release_measures
from highroad.publishing.measures.policy import Policy, read_policy

__all__ = ["Breach", "MeasurePackage", "Policy", "audit", "read_policy", "release_measures"]
