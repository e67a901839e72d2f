"""A desk that is served, for a browser."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest

from digestgen.collecting.desk.server import DeskServer


@pytest.fixture(scope="session")
def serve_desk() -> Callable[[Any], AbstractContextManager[str]]:
    """Serves a desk; gives its address."""

    @contextmanager
    def serve(here: Any) -> Iterator[str]:
        said: list[str] = []
        server = DeskServer(here, 0, said.append)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server.address
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
        assert said == []

    return serve
