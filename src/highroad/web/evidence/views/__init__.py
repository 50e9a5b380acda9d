"""Pages of regions, exhibits, claims and data."""
