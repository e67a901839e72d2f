"""Marked-up text of sources (HTML, JATS, MathML) as our own Markdown and TeX."""
