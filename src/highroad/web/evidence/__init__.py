"""Sources, exhibits, claims and released tables."""
