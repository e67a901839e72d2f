"""Citations: one paper in the words and parts that reference managers read. One format, one file."""
