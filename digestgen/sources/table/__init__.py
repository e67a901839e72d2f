"""Tables: CSV, TSV and JSON lines."""
