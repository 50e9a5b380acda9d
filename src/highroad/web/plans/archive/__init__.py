"""Archives of plans: they open without a server, and an empty instance rebuilds the plan from them."""
