"""`digestgen serve`: build, show, watch, build again. The server is MkDocs' own."""

from __future__ import annotations

import errno
import gc
import html
import os
import re
import threading
import traceback
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from mkdocs.livereload import LiveReloadServer
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

from digestgen.cache import Cache
from digestgen.config import read_config
from digestgen.library.cached import open_cache
from digestgen.library.remarks import WELL_KNOWN
from digestgen.problems import ContentError, DigestgenError, UsageError
from digestgen.publishing.build import build
from digestgen.publishing.failures import CODES, explain_failures
from digestgen.publishing.plan import Watch
from digestgen.report import Reporter, render_problems
from digestgen.site.site import Site

# Asks again by itself, until what is wrong is mended.
_FAILED = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="2"><title>No site</title>
<h1>There is no site to show</h1><pre>{}</pre></html>
"""


def build_server(config_file: Path, host: str, port: int, reporter: Reporter) -> LiveReloadServer:
    """Build once, and make a server that builds again when a file of the project changes.

    Raises:
        ContentError: the first build found problems; later ones are said, and the old site stays up.
        UsageError: it cannot be listened to this port.
    """
    config = read_config(config_file)
    site_dir = config.work / "serve"

    def rebuild() -> None:
        server.failure = ""
        try:
            with explain_failures(config.root):
                watch = Watch(server.show, server.shown)
                server.shown = _build(config_file, site_dir, kept, reporter, watch)
        except ContentError as error:
            if any(
                problem.code in CODES for problem in error.problems
            ):  # what stands there may be half of each
                server.failure = render_problems(error, "The site is shown again when this is mended.")
                reporter.warn(server.failure)
            else:
                reporter.warn(render_problems(error, "The site is shown as it was."))
        except DigestgenError as error:
            reporter.warn(str(error))
        except (
            Exception
        ) as error:  # a defect of ours, or of a plugin: without an answer, browsers would wait for ever
            server.failure = f"{type(error).__name__}: {error}"
            reporter.warn(traceback.format_exc())
        finally:
            server.show(None, int(bool(server.failure)))

    folders = (config.root / config.content, *config.templates)
    server = _Server(rebuild, host, port, site_dir, config.base_path, folders, config.file)
    try:
        server.listen(host, port)  # before another server's files are touched
        kept = server.kept = open_cache(config.work, resident=True)
        server.shown = _build(config_file, site_dir, kept, reporter)
    except BaseException:
        server.shutdown()
        server.close_cache()
        raise
    return server


class ReloadingServer(LiveReloadServer):
    """MkDocs' server, with the script that loads a page anew under an address: the pages' policy forbids any in them."""

    def _serve_request(self, environ: Any, start_response: Any) -> Iterable[bytes] | None:
        if script := re.fullmatch(r"/livereload/([0-9]+)\.js", environ["PATH_INFO"]):
            start_response("200 OK", [("Content-Type", "text/javascript"), ("Cache-Control", "no-store")])
            element = super()._inject_js_into_html(b"", int(script[1]))  # type: ignore[no-untyped-call]
            return [element.removeprefix(b"<script>").removesuffix(b"</script>")]
        return super()._serve_request(environ, start_response)

    def _inject_js_into_html(self, content: bytes, epoch: int) -> bytes:
        page, end, after = content.rpartition(b"</body>")
        return b'%b<script src="/livereload/%d.js"></script>%b%b' % (page, epoch, end, after)


class _Server(ReloadingServer):
    """It is told of changes by the operating system, and shows a page that was saved before the others are made.

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
        self._early: frozenset[str] = frozenset()  # pages that are in place before the others
        self._request = threading.local()  # the page that a thread answers for
        super().__init__(builder=builder, host=host, port=port, root=str(root), mount_path=mount_path)
        self.failure = ""  # why there is no site to show
        self.kept: Cache | None = None
        self.shown: Site
        self.build_delay = 0.03  # an editor's last event comes within milliseconds of its first
        handler = _Changes(self._want, folders, file)
        self._told: BaseObserver | None = Observer()
        try:
            for folder in folders:
                self._told.schedule(handler, str(folder), recursive=True)
            self._told.schedule(handler, str(file.parent))  # an editor may put another file in its place
            self._told.start()
            self._watched_paths[str(file)] = 1  # without any, MkDocs lets no page load itself anew
        except OSError:
            self._told = None
            for path in (*folders, file):
                self.watch(str(path))

    def listen(self, host: str, port: int) -> None:
        """Take the port.

        Raises:
            UsageError: another program has it, or the system does not let us.
        """
        try:
            super().server_bind()
            super().server_activate()
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                what = f"Port {port} is taken, perhaps by another digestgen serve."
                what = f"{what} Choose another: digestgen serve --port {port % 65535 + 1}"
                raise UsageError(what) from None
            raise UsageError(f"{host}:{port} cannot be listened to: {error.strerror or error}.") from None

    def serve(self, *, open_in_browser: bool = False) -> None:
        """Answer, and build in this thread, until `shutdown`."""
        try:
            super().serve(open_in_browser=open_in_browser)  # type: ignore[no-untyped-call]  # MkDocs' own
        finally:
            self.close_cache()

    def close_cache(self) -> None:
        if self.kept:
            self.kept.close()

    def server_bind(self) -> None:
        """Done before the first build, by `listen`."""

    def server_activate(self) -> None:
        """Likewise."""

    @property
    def _visible_epoch(self) -> int:
        """Of the site that the page of this thread's request is in: MkDocs lets the request wait until that is the newest."""
        page = getattr(self._request, "page", "")
        # What a page loads besides is in place with the first.
        is_early = page in self._early or (self._early and PurePosixPath(page).suffix not in ("", ".html"))
        return self._wanted_epoch if is_early else self._epoch

    @_visible_epoch.setter
    def _visible_epoch(self, epoch: int) -> None:
        self._epoch = epoch

    def _serve_request(self, environ: Any, start_response: Any) -> Iterable[bytes] | None:
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
        is_script = path.startswith("/livereload/")
        if "\0" in path:  # no file is called so
            return None
        self._request.page = _read_page(environ.get("HTTP_REFERER", "")) if is_script else path
        if self.failure and not is_script:
            start_response("500 Internal Server Error", [("Content-Type", "text/html; charset=utf-8")])
            return [_FAILED.format(html.escape(self.failure)).encode("utf-8", "replace")]
        return super()._serve_request(environ, start_response)

    def _want(self) -> None:
        with self._rebuild_cond:
            self._want_rebuild = True
            self._rebuild_cond.notify_all()

    def show(self, urls: Collection[str] | None, written: int) -> None:
        """Let browsers have new pages while the rest of the build goes on.

        Args:
            urls: of these alone; None for all of them, as MkDocs does at a build's end.
            written: files so far; with none of them the pages that are open stay as they are.
        """
        with self._epoch_cond:
            if urls is None and written:
                self._epoch = self._wanted_epoch
            elif urls is None:
                self._wanted_epoch = self._epoch
            early = (urls or ()) if written else ()
            self._early = frozenset(f"{self.mount_path}{unquote(url)}" for url in early)
            self._epoch_cond.notify_all()

    def shutdown(self, wait: bool = False) -> None:
        """Stop; `wait` until a build that is under way has ended."""
        if self._told:
            self._told.stop()
        super().shutdown(wait)


def _read_page(referer: str) -> str:
    """The page that the script asks from; "" where what a browser says is no address."""
    try:
        return unquote(urlsplit(referer).path)
    except ValueError:  # half an IPv6 address
        return ""


class _Changes(FileSystemEventHandler):
    """Calls back when a file was written, moved or removed; reading one is no change.

    Nor is what begins with a dot or ends with `~`: editors keep there what nobody has saved yet, every few seconds.
    """

    def __init__(self, changed: Callable[[], None], folders: Sequence[Path], file: Path) -> None:
        self._changed, self._folders, self._file = changed, folders, file

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.is_directory or event.event_type not in ("created", "modified", "moved", "deleted"):
            return
        paths = [Path(os.fsdecode(path)) for path in (event.src_path, event.dest_path) if path]
        if any(map(self._counts, paths)):
            self._changed()

    def _counts(self, path: Path) -> bool:
        for folder in self._folders:
            if path.is_relative_to(folder):
                name = path.relative_to(folder).as_posix()
                return name.startswith(WELL_KNOWN) or not ("/." in f"/{name}" or name.endswith("~"))
        # Beside mkdocs.yml lies what a build writes: there, only mkdocs.yml itself counts.
        return path == self._file


def _build(
    config_file: Path,
    site_dir: Path,
    kept: Cache,
    reporter: Reporter,
    watch: Watch | None = None,
) -> Site:
    """Build with the collector of reference cycles at rest, and let it work when the page is on its way."""
    gc.disable()
    try:
        config = read_config(config_file, site_dir=site_dir)
        built = build(config, cache=kept, watch=watch, say=reporter.info, allow_shrink=True, sync=False)
    finally:
        later = threading.Timer(2, gc.collect)
        later.daemon = True
        later.start()
    count = len(built.site.papers)
    reporter.info(f"{count} paper{'s' * (count != 1)}, {built.published.written} files written.")
    return built.site


def serve_site(config_file: Path, host: str, port: int, reporter: Reporter) -> None:
    """Serve until interrupted."""
    server = build_server(config_file, host, port, reporter)
    reporter.info(f"Open http://{host}:{port}{read_config(config_file).base_path} (stop with Ctrl+C)")
    try:
        server.serve()
    except KeyboardInterrupt:
        reporter.info("Stopped.")
    finally:
        server.shutdown()
