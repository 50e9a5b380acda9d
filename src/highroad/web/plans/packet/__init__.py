"""What a board gets before it votes on a plan: one page, and the same as PDF or Word."""
