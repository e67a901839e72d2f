"""Being written (23:21) by the helper who wrote tests/test_check.py and tests/library/test_frontmatter.py."""
