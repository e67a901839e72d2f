"""Markdown files: notes, digests and posts of other programs."""
