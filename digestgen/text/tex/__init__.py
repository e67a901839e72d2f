"""TeX in running text: scanned, read and made plain Unicode and Markdown."""
