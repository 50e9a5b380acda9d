"""The public hall: people, plans and evidence, on Django."""
