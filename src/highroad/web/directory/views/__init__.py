"""Pages of the directory: public, one's own, stewards', operators', jobs."""
