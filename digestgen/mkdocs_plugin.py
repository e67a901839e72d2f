"""The MkDocs plugin: `mkdocs build` and `mkdocs serve` make the same site. Calls build's functions, no logic.

`digestgen build` does more for you: it leaves the old site alone until the new one is there, and files that
did not change untouched. MkDocs empties site_dir first, once the content is checked.
"""

from __future__ import annotations

import logging
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from mkdocs.config.base import LegacyConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin

from digestgen.config import Config, read_config
from digestgen.engine.mkdocs import prepare_engine
from digestgen.output.staging import check_site_link
from digestgen.problems import ContentError, DigestgenError
from digestgen.publishing import build
from digestgen.publishing.failures import explain_failures
from digestgen.publishing.shrinking import check_shrinking
from digestgen.report import render_problems
from digestgen.site.site import Site


class DigestgenPlugin(BasePlugin[LegacyConfig]):
    """Validates before MkDocs cleans site_dir, hands it the staged docs, and fills the layouts it rendered."""

    # The settings are read and checked by digestgen.config, every mistake at once: MkDocs only carries them.
    def load_config(self, options: Any, config_file_path: str | None = None) -> tuple[list[Any], list[Any]]:
        self.config = options
        self.turn = ExitStack()  # while it is this build's turn
        return [], []

    def on_config(self, config: Any) -> Any:
        try:
            own: Config = read_config(Path(config.config_file_path), site_dir=Path(config.site_dir))
            if own.settings.engine != "mkdocs":
                what = f"{own.file.name} says engine: {own.settings.engine}, and this is MkDocs."
                raise PluginError(f'{what} Build with "digestgen build", or take that setting out.')
            with explain_failures(own.root):
                check_site_link(Path(config.site_dir), own.root)
                self.turn.enter_context(
                    build.take_site(own, logging.getLogger("mkdocs.plugins.digestgen").info)
                )
                self.site: Site = build.read_site(own)
                check_shrinking(self.site, Path(config.site_dir))
                prepare_engine(config, own, build.stage_site(self.site), self.site.nav)
        except ContentError as error:
            raise PluginError("\n" + render_problems(error, "Nothing was built.")) from None
        except DigestgenError as error:
            raise PluginError(str(error)) from None
        return config

    def on_post_build(self, config: Any) -> None:
        folder = Path(config.site_dir)
        try:
            with explain_failures(self.site.config.root):
                build.add_files(self.site, folder)
        except ContentError as error:
            raise PluginError("\n" + render_problems(error, "The site is not complete.")) from None
        except DigestgenError as error:
            raise PluginError(str(error)) from None
        finally:
            self.turn.close()

    def on_build_error(self, error: Exception) -> None:
        self.turn.close()

    def on_serve(self, server: Any, config: Any, builder: Any) -> Any:
        """Watch what people edit, not the staged copy of it, and let pages load themselves anew."""
        from digestgen.publishing.serve import ReloadingServer  # which a build does not need

        if type(server) is LiveReloadServer:
            server.__class__ = ReloadingServer
        server.unwatch(config.docs_dir)
        for folder in (self.site.config.root / self.site.config.content, *self.site.config.templates):
            server.watch(str(folder))
        return server
