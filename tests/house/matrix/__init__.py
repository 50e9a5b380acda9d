"""Who may do what at every address: one module per app, each with a table `MATRIX`."""
