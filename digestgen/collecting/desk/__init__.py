"""The desk: from what came in to what is worth reading, on the curator's own machine."""
