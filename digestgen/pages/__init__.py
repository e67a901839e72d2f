"""Pages: Site → articles (HTML), one per page, which layouts then carry. Views are plain data for templates."""
