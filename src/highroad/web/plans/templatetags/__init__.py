"""Template helpers of plans."""
