"""Pages of requirement packs: what is asked, with guidance, and how others answered."""
