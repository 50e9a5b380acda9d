"""Writing by many hands: drafts that keep themselves, who is here, notes and suggestions, Word files."""
