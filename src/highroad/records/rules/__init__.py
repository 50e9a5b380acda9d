"""Checks of participant records as data: a small language, compiled to the kernel's table of rules."""
