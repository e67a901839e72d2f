"""Pages: Site → articles (HTML), one per page, which fill layouts. Contexts are plain data for templates."""
