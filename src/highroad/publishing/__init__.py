"""The one way out: disclosure control, charts, tables, sentences, documents and spreadsheets."""

from highroad.publishing.disclosure import PUBLISHED, CountRule, DisclosureRule, Structure
from highroad.publishing.release import ReleasedTable, release

__all__ = ["PUBLISHED", "CountRule", "DisclosureRule", "ReleasedTable", "Structure", "release"]
