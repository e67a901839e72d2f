"""`python -m digestgen`, for where the command is not on the path."""

from digestgen.cli import main

main(prog_name="digestgen")
