"""A new site: its files, and the requirement that installs this program elsewhere."""
