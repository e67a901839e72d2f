"""Citations: one paper in the formats that reference managers read. One file a format."""
