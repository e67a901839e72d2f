"""`python -m digestgen.cli`."""

from digestgen.cli import main

main()
