"""Good jobs in demand: a partnership's occupation lists with their appeals, and what it holds jobs to."""
