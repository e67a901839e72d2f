"""What several sources need: decoding, values, days, names, languages."""
