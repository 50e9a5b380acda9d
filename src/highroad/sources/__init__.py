"""The loading dock: one module per published data set; fetch with a receipt, read into tidy tables."""
