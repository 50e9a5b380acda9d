"""Settings, addresses, base templates, components, health."""
