"""The machine room: DuckDB and Spark sessions, portable SQL functions, write-once artifacts."""
