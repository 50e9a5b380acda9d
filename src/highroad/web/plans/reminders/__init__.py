"""Letters that say what waits for a person: a digest by the day or the week, never the same one twice."""
