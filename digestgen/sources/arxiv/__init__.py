"""arXiv: its API, feeds, listings, OAI-PMH and the dumps of its metadata."""
