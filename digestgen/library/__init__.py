"""The library: `content/` read into checked values, and written back without touching what people wrote."""
