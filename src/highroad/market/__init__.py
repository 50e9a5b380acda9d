"""Labor-market methods: concentration, wages, growth. Pure functions on published tables."""
