"""Search: Site → a static index that a browser reads in small pieces. Knows nothing of pages."""
