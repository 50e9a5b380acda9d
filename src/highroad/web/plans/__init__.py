"""Requirement packs, plans, sections, coverage and exports."""
