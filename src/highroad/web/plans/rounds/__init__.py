"""Rounds of input: questions to invited agencies, tied to sections, answered by a link without an account."""
