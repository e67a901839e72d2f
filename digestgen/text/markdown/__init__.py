"""Markdown: literal text escaped into it, bodies rendered out of it."""
