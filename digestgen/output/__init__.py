"""The site on disk: its only writer, and the place beside it where new files wait."""
