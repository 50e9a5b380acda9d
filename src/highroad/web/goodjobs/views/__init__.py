"""Pages of good jobs in demand."""
