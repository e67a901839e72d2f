"""Maths: where it begins and ends, its macros, as MathML and as plain Unicode."""
