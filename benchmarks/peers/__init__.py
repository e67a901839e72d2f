"""The contestants: digestgen and its peers, each as a project of the same papers."""

from __future__ import annotations

from benchmarks.peers.digestgen import DIGESTGEN, DIGESTGEN_SEARCH
from benchmarks.peers.eleventy import ELEVENTY
from benchmarks.peers.hugo import HUGO
from benchmarks.peers.mkdocs import MKDOCS
from benchmarks.peers.pagefind import with_pagefind
from benchmarks.peers.pelican import PELICAN

TOOLS = {
    tool.key: tool
    for tool in (
        DIGESTGEN,
        HUGO,
        ELEVENTY,
        DIGESTGEN_SEARCH,
        with_pagefind(HUGO),
        with_pagefind(ELEVENTY),
        PELICAN,
        MKDOCS,
    )
}
