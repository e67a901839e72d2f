"""JSON of registries and repositories."""
