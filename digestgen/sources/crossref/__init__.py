"""Crossref: its JSON and its XML."""
