"""Origin: where this digestgen came from, as the line of `requirements.txt` that installs the same one elsewhere.

Never the bare name: on an index it may be anybody's, and every workflow that installs it would run their code. What cannot be
told for certain, or not without a password, is "".
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Mapping
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

NAME = "digestgen"
PACKAGE = Path(__file__).resolve().parents[1]
# They write direct_url.json for all that is no index's (PEP 610). Others do not, so that nothing follows from its absence.
_INSTALLERS = ("pip", "uv", "poetry", "pdm")
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")  # SHA-1 or SHA-256
_HASHES = ("sha256", "sha384", "sha512")
_VERSION = re.compile(r"[0-9][0-9A-Za-z.!]*")  # PEP 440 without a local version, which no index takes
_SCP = re.compile(r"(?:[^@/\s]+@)?([\w.-]+):(?!//)([^/~\s][^\s]*)")  # git@example.org:owner/repository.git
_PATH = re.compile(r"/[\w.~%+@,=-][\w.~%+@,=/-]*", re.ASCII)
_PATIENCE = 20  # seconds for one question to git


def find_requirement() -> str:
    """The requirement (PEP 508) that installs the running digestgen, "" where nobody else could follow it."""
    try:
        installed = distribution(NAME)
    except PackageNotFoundError:
        return _of_checkout(PACKAGE.parent)
    return find_requirement_of(installed, PACKAGE)


def find_requirement_of(installed: Distribution, package: Path) -> str:
    """The requirement that installs a distribution.

    Args:
        installed: what its installer wrote down: `direct_url.json` (PEP 610), `INSTALLER` (PEP 376).
        package: folder of the code that runs; of another than the installed one only its own checkout can tell.
    """
    text = installed.read_text("direct_url.json")
    try:
        origin = json.loads(text) if text is not None else None
        url = str(origin["url"]) if origin is not None else ""
    except (ValueError, KeyError, TypeError):
        return ""
    below = str((origin or {}).get("subdirectory") or "")
    folder = _path_of(url) / below
    match origin:
        case {"dir_info": {"editable": True}} if package.is_relative_to(folder.resolve()):
            return _of_checkout(folder)
        case _ if Path(str(installed.locate_file(NAME))).resolve() != package:
            return _of_checkout(package.parent)
        case None:
            installer = (installed.read_text("INSTALLER") or "").lower().split()
            is_indexed = bool(installer) and installer[0] in _INSTALLERS
            return (
                f"{NAME}=={installed.version}" if is_indexed and _VERSION.fullmatch(installed.version) else ""
            )
        case {"vcs_info": {"vcs": "git", "commit_id": str(commit)}}:
            return _of_checkout(folder, commit) if url.startswith("file:") else _of_git(url, commit, below)
        case {"archive_info": dict(info)}:
            return _of_archive(url, info, below)
        case {"dir_info": _}:
            return _of_checkout(folder)
    return ""


def _of_git(url: str, commit: str, subdirectory: str = "") -> str:
    address = public_address(url)
    below = _below(subdirectory)
    if not address or below is None or not _COMMIT.fullmatch(commit):
        return ""
    return f"{NAME} @ git+{address}@{commit}" + (f"#{below}" if below else "")


def _of_archive(url: str, info: Mapping[str, Any], subdirectory: str) -> str:
    address = public_address(url)
    below = _below(subdirectory)
    if not address or below is None or not urlsplit(url).scheme.startswith("http"):
        return ""
    hashes = info.get("hashes")
    known = dict(hashes) if isinstance(hashes, dict) else {}
    kind, _, value = str(info.get("hash") or "").partition("=")
    known.setdefault(kind, value)
    digest = next((f"{name}={known[name]}" for name in _HASHES if re.fullmatch("[0-9a-f]{64,128}", str(known.get(name)))), "")  # fmt: skip
    fragment = "&".join(part for part in (below, digest) if part)
    return f"{NAME} @ {address}" + (f"#{fragment}" if fragment else "")


def _of_checkout(folder: Path, commit: str = "HEAD") -> str:
    """A folder in a checkout: its `origin`, at a commit that is on a branch there, so that others can have it."""
    at = _ask_git(folder, "rev-parse", "--verify", "--quiet", f"{commit}^{{commit}}")
    prefix = _ask_git(folder, "rev-parse", "--show-prefix")  # "" at its top, "tools/digestgen/" below
    if not at or not _ask_git(folder, "ls-tree", "--name-only", at, "./pyproject.toml"):
        return ""  # no repository, or that of something else, which ignores this folder
    if not _ask_git(folder, "for-each-ref", "--count=1", f"--contains={at}", "refs/remotes/origin/"):
        return ""
    return _of_git(_ask_git(folder, "config", "--get", "remote.origin.url"), at, prefix.rstrip("/"))


def _ask_git(folder: Path, *question: str) -> str:
    """git's answer without the last line end; "" where there is none."""
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *question], capture_output=True, text=True, timeout=_PATIENCE, check=False
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError, ValueError):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def public_address(url: str) -> str:
    """The https (or http) address of a repository or file, without name and password; "" where none follows.

    >>> public_address("git@example.org:ada/digestgen.git")
    'https://example.org/ada/digestgen.git'
    >>> public_address("https://ada:secret@example.org/ada/digestgen.git")
    'https://example.org/ada/digestgen.git'
    """
    if short := _SCP.fullmatch(url):
        url = f"ssh://{short[1]}/{short[2]}"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    is_web = parts.scheme in ("http", "https")
    if not (is_web or parts.scheme in ("ssh", "git+ssh")) or not _is_public(host):
        return ""
    if parts.query or not _PATH.fullmatch(parts.path):
        return ""  # a query is where signed addresses hold their key
    place = f"{host}:{port}" if port and is_web else host
    return f"{parts.scheme if is_web else 'https'}://{place}{parts.path}"


def _is_public(host: str) -> bool:
    """Whether another machine may know it: not `localhost`, not an alias of somebody's ssh settings."""
    try:
        return ip_address(host).is_global and ":" not in host
    except ValueError:
        return bool(re.fullmatch(r"(?:[a-z0-9-]+\.)+[a-z0-9-]+", host)) and not host.endswith(
            (".localhost", ".local")
        )


def _below(subdirectory: str) -> str | None:
    """`subdirectory=…` for a fragment, "" for the top; None where it cannot be written."""
    if not subdirectory:
        return ""
    return (
        f"subdirectory={subdirectory}"
        if re.fullmatch(r"[\w.-]+(?:/[\w.-]+)*", subdirectory, re.ASCII)
        else None
    )


def _path_of(url: str) -> Path:
    """Of `file:///srv/digestgen`; on Windows of `file:///C:/digestgen`."""
    return Path(re.sub(r"^/(?=[A-Za-z]:)", "", unquote(urlsplit(url).path)))
