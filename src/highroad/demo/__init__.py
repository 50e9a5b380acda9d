"""An invented partnership over real published data."""
