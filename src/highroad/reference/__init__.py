"""What the rules and codes were on a given date: dated, cited data files and their loaders."""
