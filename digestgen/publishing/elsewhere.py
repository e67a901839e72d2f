"""A build that an executor's processes take part in, such as Dask's: they share the project's folder, and nothing else.

Each reads and plans the project from its cache, as the build does, and is told which files of that plan to make.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from concurrent.futures import Executor
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, cast

from digestgen.config import Config, read_config
from digestgen.engine.rendered import read_rendered
from digestgen.library.cached import open_cache
from digestgen.output.kept import Kept
from digestgen.output.output import Output, Step, Waypoint, make_task
from digestgen.output.workers import Elsewhere, Made, Task
from digestgen.problems import UsageError
from digestgen.publishing.build import read_site
from digestgen.publishing.plan import plan_outputs

_TURN = threading.Lock()  # a process of Dask has threads


class Build(NamedTuple):
    """What another process needs to plan as this one does."""

    file: Path
    site_dir: str
    as_of: str
    rendered: Path  # what the engine made
    token: bytes  # another one for each build


class _Planned:
    """What a process has planned for a build, as far as it was asked for."""

    def __init__(self, build: Build) -> None:
        config = read_config(build.file, site_dir=Path(build.site_dir))
        self.token, self.cache = build.token, open_cache(config.work)
        site = read_site(config, build.as_of, self.cache)
        rendered = read_rendered(build.rendered, config, self.cache, styled=site.names_classes)
        self.left: Iterator[Output | Step | Waypoint] = plan_outputs(site, rendered, kept=self.cache)
        self.outputs: dict[str, Output | Step] = {}
        self.phase, self.kept = -1, cast("Kept | None", None)

    def go_to(self, phase: int) -> None:
        while self.phase < phase:
            self.phase += 1
            if self.kept:
                self.kept.forget()
            for output in self.left:
                if isinstance(output, Waypoint):
                    self.kept = output.kept or self.kept
                    break
                self.outputs[output.path] = output


_planned: _Planned | None = None


def share_build(executor: Executor, config: Config, as_of: str, rendered: Path) -> Elsewhere:
    """A build's outputs made by an executor."""
    build = Build(config.file, str(config.root / config.site_dir), as_of, rendered, os.urandom(8))
    return Elsewhere(executor, partial(make_there, build))


def make_there(build: Build, task: Task) -> Made:
    """In a process of the executor: make outputs."""
    global _planned
    with _TURN:
        if not _planned or _planned.token != build.token:
            if _planned:
                _planned.cache.close()
            _planned = _Planned(build)
        _planned.go_to(task.phase)
        return make_task(task, _planned.outputs, _planned.kept)


def open_executor(address: str) -> Executor:
    """The executor that an address names: `dask:tcp://10.0.0.5:8786`.

    Raises:
        UsageError: there is none.
    """
    kind, _, place = address.partition(":")
    if kind != "dask" or not place:
        raise UsageError(f"{address} is not an executor. Dask's is one: --executor dask:tcp://10.0.0.5:8786")
    try:
        client = import_module("distributed").Client(place, timeout="10s")
        return cast("Executor", client.get_executor(pure=False))
    except ImportError:
        hint = 'Install it here and where its workers run: pip install "digestgen[dask]"'
        raise UsageError(f"Dask's package distributed is not installed. {hint}") from None
    except (OSError, ValueError, TypeError) as error:
        raise UsageError(f"No scheduler of Dask answers at {place}: {error}") from None
