"""Exports: papers in the formats of reference managers. One format, one file."""
