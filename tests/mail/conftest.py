"""The invented library, its issues as mail, and a real SMTP server for them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from digestgen.config import read_config
from digestgen.publishing.build import read_site
from digestgen.site.fragments import Fragments
from digestgen.site.site import Site


@pytest.fixture
def site(library: Path) -> Site:
    return read_site(read_config(library / "mkdocs.yml"))


@pytest.fixture
def fragments(site: Site) -> Fragments:
    return Fragments(site)


@dataclass
class Mailbox:
    """What a server took, and what it answers: address → answers to RCPT or to the message, one at a time."""

    taken: list[tuple[str, bytes]] = field(default_factory=list)
    at_rcpt: dict[str, list[str]] = field(default_factory=dict)
    at_end: dict[str, list[str]] = field(default_factory=dict)
    connections: int = 0

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]) -> list[str]:  # fmt: skip
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        answers = self.at_rcpt.get(address)
        answer = answers.pop(0) if answers else "250 OK"
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        address = envelope.rcpt_tos[0]
        answers = self.at_end.get(address)
        answer = answers.pop(0) if answers else "250 OK"
        if answer.startswith(("2", "take")):
            self.taken.append((address, envelope.original_content))
        if "slowly" in answer:
            await asyncio.sleep(1.5)
        if "hang up" in answer:
            server.transport.abort()
        return answer

    @property
    def addresses(self) -> list[str]:
        return [address for address, _ in self.taken]


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


class AnyPort(Controller):
    """A controller that finds out which port it was given."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def smtp(mailbox: Mailbox) -> Iterator[str]:
    """Address of a running server."""
    controller = AnyPort(mailbox, hostname="127.0.0.1", port=0)
    controller.start()
    mailbox.connections = 0
    try:
        yield f"smtp://127.0.0.1:{controller.port}"
    finally:
        controller.stop()
