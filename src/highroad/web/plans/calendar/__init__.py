"""A plan's days: the clocks of its pack, and its own phases and milestones, with every day that moved."""
