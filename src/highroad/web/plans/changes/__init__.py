"""What changed between two plans or editions, and modifications, which start as a copy of an edition."""
