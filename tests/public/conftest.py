"""A mail server for the workflow that sends mail."""

from tests.mail.conftest import mailbox, smtp

__all__ = ["mailbox", "smtp"]
