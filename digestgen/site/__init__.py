"""The site as values: order, indexes, addresses, views, and what all pages share."""
