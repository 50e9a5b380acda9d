"""Public comment on a plan: the period and its draft, intake, moderation, answers, the ledger."""
