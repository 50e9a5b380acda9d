"""Participant files: read strictly, checked in one pass, made up for practice. Nothing leaves the machine."""
