"""The nouns: frozen values without I/O, built on the standard library alone."""
