"""`digestgen serve`: build, show, watch, build again. The server is MkDocs' own."""

from __future__ import annotations

import gc
import threading
from pathlib import Path

from mkdocs.livereload import LiveReloadServer

from digestgen.build import build
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

    def rebuild() -> None:
        try:
            _build(config_file, site_dir, reporter)
        except ContentError as error:
            reporter.warn(render_problems(error, "The site is shown as it was."))
        except DigestgenError as error:
            reporter.warn(str(error))

    _build(config_file, site_dir, reporter)
    server = LiveReloadServer(
        builder=rebuild, host=host, port=port, root=str(site_dir), mount_path=config.base_path
    )
    for path in (config.root / config.content, config.file, *config.templates):
        server.watch(str(path))
    return server


def _build(config_file: Path, site_dir: Path, reporter: Reporter) -> None:
    """Build with the collector of reference cycles at rest, and let it work when the page is on its way."""
    gc.disable()
    try:
        built = build(read_config(config_file, site_dir=site_dir))
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
