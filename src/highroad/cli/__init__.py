"""The front door: every library deed as a command."""
