"""Messages: every word of the site's own, and what is known of languages."""
