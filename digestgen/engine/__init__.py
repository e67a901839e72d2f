"""The engine: the theme rendered once by MkDocs, cut into layouts."""
