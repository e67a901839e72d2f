"""Exports: many papers in one file, for reference managers and programs."""
