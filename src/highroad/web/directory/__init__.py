"""People, organizations, regions, partnerships, roles and the audit trail."""
