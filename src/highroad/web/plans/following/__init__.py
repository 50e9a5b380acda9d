"""Following a published plan: by letter, by feed, by citation."""
