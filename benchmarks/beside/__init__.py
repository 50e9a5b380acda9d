"""Programs that run in processes of their own, some with other people's libraries: see `benchmarks.apart`."""
