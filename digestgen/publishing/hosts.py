"""What hosts take: the size of a site beside the limits of where it is published."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from digestgen.cache import size_of
from digestgen.config import Config
from digestgen.output.staging import MARK, is_theirs
from digestgen.problems import Problem

_NEAR = 0.8  # of a limit: there is time to do something
_MUCH = 0.1  # of what counts: a part that is worth making smaller
_MB, _MIB = 10**6, 2**20


@dataclass(frozen=True, slots=True)
class Host:
    """What a host takes without being asked for more; 0 where it names no limit."""

    title: str  # what a person calls it
    file: str  # by which it is known, as `init --host` writes it
    domains: tuple[str, ...] = ()  # of addresses that it gives away
    size: int = 0  # bytes of a site
    files: int = 0  # files of a site
    file_size: int = 0  # bytes of one file


HOSTS = (
    # https://docs.github.com/en/pages/getting-started-with-github-pages/github-pages-limits
    Host("GitHub Pages", ".github/workflows/publish.yml", ("github.io",), size=1000 * _MB),
    # https://gitlab.com/gitlab-org/gitlab/-/issues/405048: of gitlab.com; servers of one's own have their own limits
    Host("GitLab Pages", ".gitlab-ci.yml", ("gitlab.io",), size=1000 * _MB, files=200_000),
    Host("Netlify", "netlify.toml", ("netlify.app",)),
    # https://developers.cloudflare.com/pages/platform/limits/: of its free plan
    Host("Cloudflare Pages", "wrangler.toml", ("pages.dev", "workers.dev"), files=20_000, file_size=25 * _MIB),
)  # fmt: skip


def find_hosts(config: Config) -> tuple[Host, ...]:
    """Where a site is published, as its address says, or else the files in its project."""
    name = urlsplit(config.site_url).hostname or ""
    by_address = [host for host in HOSTS if name.endswith(tuple(f".{domain}" for domain in host.domains))]
    return tuple(by_address or (host for host in HOSTS if (config.root / host.file).is_file()))


def list_sizes(stamps: Mapping[str, str]) -> dict[str, int]:
    """Path → bytes of every file of a site that was just published."""
    return {path: size_of(stamp) for path, stamp in stamps.items() if path != MARK}


def read_sizes(folder: Path) -> dict[str, int]:
    """Path → bytes of every file of the site as it was last built; empty where there is none of ours."""
    sizes: dict[str, int] = {}
    if folder.is_symlink() or not (folder / MARK).is_file():
        return sizes
    for parent, folders, files in os.walk(folder):
        inside = Path(parent).relative_to(folder).as_posix()
        if inside == ".":
            folders[:] = [name for name in folders if not is_theirs(name)]
        for name in files:
            path = name if inside == "." else f"{inside}/{name}"
            if path != MARK:
                sizes[path] = os.lstat(f"{parent}/{name}").st_size
    return sizes


def find_near_limits(config: Config, sizes: Mapping[str, int]) -> list[Problem]:
    """A remark for each limit of the site's host that it comes near to, or is beyond.

    Args:
        sizes: path → bytes of every file of the site.
    """
    line = config.lines.get("site_url", 1)
    return [
        Problem(config.file.name, line, "host-limit", "site_url", what, hint)
        for host in find_hosts(config)
        for what, hint in _compare(host, config, sizes)
    ]


def _compare(host: Host, config: Config, sizes: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """(what is near to a limit, what to do) of a host."""
    total, files = sum(sizes.values()), len(sizes)
    if host.size and total >= _NEAR * host.size:
        yield (
            f"{host.title} takes {_megabytes(host.size)}, and the site has {_megabytes(total)}",
            _advise(config, sizes, "MB"),
        )
    if host.files and files >= _NEAR * host.files:
        yield (
            f"{host.title} takes {host.files:,} files, and the site has {files:,}",
            _advise(config, dict.fromkeys(sizes, 1), "files"),
        )
    path = max(sizes, key=lambda path: (sizes[path], path), default="")
    if host.file_size and path and sizes[path] >= _NEAR * host.file_size:
        yield (
            f"{host.title} takes files of {host.file_size / _MIB:.0f} MiB, and {path} has {sizes[path] / _MIB:.1f}",
            f"Make it smaller if it is a file of {config.content}/; else choose a host that takes more.",
        )


def _advise(config: Config, amounts: Mapping[str, int], unit: str) -> str:
    """What is most of the site, and which settings make that less."""
    parts: Counter[str] = Counter()
    for path, amount in amounts.items():
        folder, inside, _ = path.partition("/")
        parts[f"{folder}/" if inside else "other files"] += amount
    least = _MUCH * sum(amounts.values())
    large = [(part, amount) for part, amount in parts.most_common() if amount >= least]
    settings = config.settings
    ways = {
        "authors/": f"author_pages: {max(3, settings.author_pages + 1)}",
        "search/": "search: false",
        "tags/": "fewer topics in tags.yml",
        "assets/": f"smaller pictures in {config.content}/",
    }
    if settings.author_feeds:
        ways["authors/"] = f"author_feeds: false, {ways['authors/']}"
    listed = ", ".join(f"{part} {_megabytes(n) if unit == 'MB' else f'{n:,}'}" for part, n in large)
    help_ = [ways[part] for part, _ in large if part in ways]
    return f"Most is in {listed}." + (
        f" What makes it less: {', '.join(help_)}." if help_ else " Choose a host that takes more."
    )


def _megabytes(size: int) -> str:
    return f"{size / _MB:,.0f} MB"
