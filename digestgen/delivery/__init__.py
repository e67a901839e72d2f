"""Delivery: messages to people, over SMTP. Not part of publishing: it has a network, a clock and a memory."""
