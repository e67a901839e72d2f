"""Pagefind: the search that Hugo's and Eleventy's users add, run on the pages that a build wrote."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path

from benchmarks.peers.tool import Tool, find_program


def with_pagefind(tool: Tool) -> Tool:
    """The tool, and Pagefind behind it: both together are one build."""

    def command(tools: Path) -> tuple[str, ...]:
        own, search = tool.find_command(tools), _find_pagefind(tools)
        both = f"{shlex.join(own)} && {shlex.join((search, '--site', tool.output, '--quiet'))}"
        return ("/bin/sh", "-c", both) if own and search else ()

    return replace(
        tool,
        key=f"{tool.key}-pagefind",
        title=f"{tool.title} + Pagefind",
        find_command=command,
        version_command=lambda tools: (_find_pagefind(tools), "--version"),
        searches=True,
        remarks=(),
    )


def _find_pagefind(tools: Path) -> str:
    """The binary inside the package: its starter in JavaScript costs 40 ms and does nothing else."""
    return find_program(*sorted(tools.glob("npm/node_modules/@pagefind/*/bin/pagefind_extended")))
