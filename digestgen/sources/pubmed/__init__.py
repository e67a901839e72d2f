"""PubMed: its API's XML and its tagged format."""
