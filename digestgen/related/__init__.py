"""Related: which papers are near each other, by their words, authors and tags. Knows nothing of pages."""
