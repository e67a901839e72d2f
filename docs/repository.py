"""For MkDocs: links of the manual to files of the repository, which work where it is read there, lead there from the site."""

from __future__ import annotations

import posixpath
import re
from typing import Any

from digestgen import HOME

_OUT = re.compile(r"\]\(((?:\.\./)+[^)\s]*)\)")


def on_config(config: Any) -> Any:
    config.nav.append({"The repository": HOME})
    return config


def on_page_markdown(text: str, *, page: Any, **_: Any) -> str:
    def lead(link: re.Match[str]) -> str:
        path = posixpath.normpath(
            posixpath.join("docs/manual", posixpath.dirname(page.file.src_uri), link[1])
        )
        return link[0] if path.startswith("docs/manual") else f"]({HOME}/blob/main/{path})"

    return _OUT.sub(lead, text)
