"""`digestgen serve`: build, show, watch, build again. The server is MkDocs' own."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from mkdocs.livereload import LiveReloadServer
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

from digestgen.build import build, open_cache
from digestgen.cache import Cache
from digestgen.config import read_config
from digestgen.problems import ContentError, DigestgenError
from digestgen.report import Reporter, render_problems


def build_server(config_file: Path, host: str, port: int, reporter: Reporter) -> LiveReloadServer:
    """Build once, and make a server that builds again when a file of the project changes.

    Raises:
        ContentError: the first build found problems; later ones are said, and the old site stays up.
    """
    config = read_config(config_file)
    site_dir = config.work / "serve"
    kept = open_cache(config, resident=True)

    server: _Server

    def rebuild() -> None:
        try:
            _build(config_file, site_dir, kept, reporter, server.show)
        except ContentError as error:
            reporter.warn(render_problems(error, "The site is shown as it was."))
        except DigestgenError as error:
            reporter.warn(str(error))

    _build(config_file, site_dir, kept, reporter)
    folders = (config.root / config.content, *config.templates)
    server = _Server(rebuild, host, port, site_dir, config.base_path, folders, config.file)
    return server


class _Server(LiveReloadServer):
    """MkDocs' server, told of changes by the operating system.

    MkDocs asks for the state of every file twice a second: at 10,000 papers that takes longer than building. Where
    the system tells nothing (no watches left, a platform without them), MkDocs' own way is left in place.
    """

    def __init__(
        self,
        builder: Callable[[], None],
        host: str,
        port: int,
        root: Path,
        mount_path: str,
        folders: Sequence[Path],
        file: Path,
    ) -> None:
        super().__init__(builder=builder, host=host, port=port, root=str(root), mount_path=mount_path)
        self.build_delay = 0.05  # an editor's last event comes within milliseconds of its first
        handler = _Changes(self._want, file)
        self._told: BaseObserver | None = Observer()
        try:
            for folder in folders:
                self._told.schedule(handler, str(folder), recursive=True)
            self._told.schedule(handler, str(file.parent))  # an editor may put another file in its place
            self._told.start()
        except OSError:
            self._told = None
            for path in (*folders, file):
                self.watch(str(path))

    def _want(self) -> None:
        with self._rebuild_cond:
            self._want_rebuild = True
            self._rebuild_cond.notify_all()

    def show(self) -> None:
        """Let browsers have the new pages, while the rest of the build goes on; as MkDocs does at a build's end."""
        with self._epoch_cond:
            self._visible_epoch = self._wanted_epoch
            self._epoch_cond.notify_all()

    def shutdown(self, wait: bool = False) -> None:
        """Stop; `wait` until a build that is under way has ended."""
        if self._told:
            self._told.stop()
        super().shutdown(wait)


class _Changes(FileSystemEventHandler):
    """Calls back when a file was written, moved or removed; reading one is no change."""

    def __init__(self, changed: Callable[[], None], file: Path) -> None:
        self._changed, self._file = changed, file

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.is_directory or event.event_type not in ("created", "modified", "moved", "deleted"):
            return
        paths = [Path(os.fsdecode(path)) for path in (event.src_path, event.dest_path) if path]
        # Beside mkdocs.yml lies what a build writes: there, only mkdocs.yml itself counts.
        if any(path.parent != self._file.parent or path == self._file for path in paths):
            self._changed()


def _build(
    config_file: Path,
    site_dir: Path,
    kept: Cache,
    reporter: Reporter,
    ready: Callable[[], None] | None = None,
) -> None:
    """Build with the collector of reference cycles at rest, and let it work when the page is on its way."""
    gc.disable()
    try:
        built = build(read_config(config_file, site_dir=site_dir), cache=kept, ready=ready)
    finally:
        later = threading.Timer(2, gc.collect)
        later.daemon = True
        later.start()
    reporter.say(f"{len(built.site.papers)} papers, {built.published.written} files written.")


def serve_site(config_file: Path, host: str, port: int, reporter: Reporter) -> None:
    """Serve until interrupted."""
    server = build_server(config_file, host, port, reporter)
    reporter.say(f"Open http://{host}:{port}{read_config(config_file).base_path} (stop with Ctrl+C)")
    try:
        server.serve()
    except KeyboardInterrupt:
        reporter.say("Stopped.")
    finally:
        server.shutdown()
