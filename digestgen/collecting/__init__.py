"""Collecting: what sources say becomes files in `content/`."""
