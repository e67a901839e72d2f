"""What all tests share: the real inputs, where they are, an invented library, and a server that plays APIs."""

from __future__ import annotations

import gc
import importlib.util
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import pytest
from jinja2 import Environment

HERE = Path(__file__).parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--rewrite-golden", action="store_true", help="rewrite the golden files instead of comparing"
    )


OUTSIDE = ("browser", "programs", "samples", "prove")  # marks of what needs more than Python and its packages


@pytest.hookimpl(tryfirst=True)  # before -m chooses
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if not any(map(item.get_closest_marker, OUTSIDE)):
            item.add_marker("portable")


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of real inputs; DIGESTGEN_SAMPLES names it. In CI it has to be there."""
    folder = os.environ.get("DIGESTGEN_SAMPLES", "")
    if folder and Path(folder).is_dir():
        return Path(folder).resolve()
    if folder or os.environ.get("CI"):
        pytest.fail(f"DIGESTGEN_SAMPLES={folder!r} is no folder: the tests on real inputs cannot run")
    pytest.skip("DIGESTGEN_SAMPLES is not set: the real inputs are not part of this repository")


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A copy of the invented library (tests/data/library), free to be changed."""
    folder = tmp_path / "project"
    shutil.copytree(HERE / "data" / "library", folder)
    return folder


Run = Callable[[], object]


@pytest.fixture(scope="session")
def no_slower() -> Callable[[Run, Run, float], None]:
    """`no_slower(run, than, times)`: `run` takes at most so many times the processor time that `than` takes.

    Both are measured here and now, and again when it looks bad: a slow or busy machine slows both, and noise passes.
    """

    def compare(run: Run, than: Run, times: float) -> None:
        than()  # what is made once is not measured
        slow, plain = [], []
        for _ in range(5):
            plain.append(_seconds(than))
            slow.append(_seconds(run))
            if min(slow) <= times * min(plain):
                return
        pytest.fail(f"it takes {min(slow) / min(plain):.1f} times as long, and {times} is the most")

    return compare


@pytest.fixture(scope="session")
def linear(no_slower: Callable[[Run, Run, float], None]) -> Callable[[Callable[[int], object], int], None]:
    """`linear(run, size)`: `run(size)` takes some eight times as long as `run(size // 8)`, not sixty-four times."""
    return lambda run, size: no_slower(lambda: run(size), lambda: run(size // 8), 24)


def _seconds(run: Run) -> float:
    """Processor time of one run, of several where the clock is too coarse (a tick may be 4 ms)."""
    gc.disable()  # it looks through all that the tests before have left
    runs, spent, began = 0, 0.0, time.process_time()
    try:
        while spent < 0.02 and runs < 1000:
            run()
            runs += 1
            spent = time.process_time() - began
    finally:
        gc.enable()
    return spent / runs


@pytest.fixture(autouse=True)
def no_power_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests do not wait for the disks of this machine."""
    monkeypatch.setattr(os, "sync", lambda: None, raising=False)
    monkeypatch.setattr(os, "fsync", lambda handle: None)


@pytest.fixture(scope="session", autouse=True)
def engine_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The engine renders what it reads once for all tests: its key says what that is, as publishing/test_incremental.py holds."""
    from digestgen.engine import engines
    from digestgen.publishing import build

    rendered: dict[str, Path] = {}
    owner = os.getpid()

    def render_docs(config: Any, stage: Path, nav: Any) -> Path:
        key, out = engines._fingerprint(config, stage, nav), config.work / "engine"
        record = config.work / engines.RECORD
        if key in rendered and not (record.is_file() and record.read_text() == key):
            shutil.rmtree(out, ignore_errors=True)
            shutil.copytree(rendered[key], out)
            record.write_text(key)
        engines.render_docs(config, stage, nav)
        # What a forked process adds its parent does not know, and what it takes away its parent would miss.
        if key and key not in rendered and os.getpid() == owner:
            rendered[key] = tmp_path_factory.mktemp("engine") / "engine"
            shutil.copytree(out, rendered[key])
            for old in [*rendered][:-30]:
                shutil.rmtree(rendered.pop(old))
        return out

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "render_docs", render_docs)
        yield


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Iterator[None]:
    """Jinja makes the same code of the same template, time and again: a third of what a build takes."""
    compile_template, made = Environment.compile, dict[Any, CodeType]()

    def compile_once(
        self: Environment, source: str, name: str = "", filename: str = "", **options: bool
    ) -> CodeType:
        kind = (self.autoescape, self.trim_blocks, self.lstrip_blocks, *sorted(self.extensions))
        key = (source, name, filename, *sorted(options.items()), *kind)
        if key not in made:
            made[key] = compile_template(self, source, name, filename, **options)
        return made[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Environment, "compile", compile_once)
        yield


@pytest.fixture
def cold_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """For stories about the engine itself: it runs whenever a build says so."""
    from digestgen.engine import engines
    from digestgen.publishing import build

    monkeypatch.setattr(build, "render_docs", engines.render_docs)


@pytest.fixture
def load_again(monkeypatch: pytest.MonkeyPatch) -> Callable[[ModuleType], ModuleType]:
    """Loads a second copy of a module, which sees the system as a test has set it up; the first stays as it is."""

    def load(module: ModuleType) -> ModuleType:
        spec = importlib.util.spec_from_file_location(f"{module.__name__}_again", str(module.__file__))
        assert spec and spec.loader
        copy = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, spec.name, copy)
        spec.loader.exec_module(copy)
        return copy

    return load


MKDOCS = """\
site_name: Test digest
site_url: https://example.org/repo/
theme: {name: material, font: false}
plugins: [digestgen]
nav: [index.md, archive.md, tags/index.md, feeds.md]
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with settings and an empty content folder."""
    folder = tmp_path / "project"
    (folder / "content" / "papers").mkdir(parents=True)
    (folder / "mkdocs.yml").write_text(MKDOCS, "utf-8")
    return folder


@pytest.fixture
def config(project: Path) -> Any:
    """The settings of that project."""
    from digestgen.config import read_config

    return read_config(project / "mkdocs.yml")


TOPICS = """\
kettles: {title: Kettles, phrases: [kettle]}
lamps: {title: Lamps, phrases: [lamp], aliases: [lanterns]}
light: {title: Light in General, phrases: [brightness]}
tea: {title: Tea}
"""


@pytest.fixture
def desk(project: Path) -> Callable[[int], Any]:
    """`desk(12)`: a desk on which twelve invented papers wait, every other one about kettles."""

    def lay(number: int) -> Any:
        from digestgen.collecting.candidates import build_candidate
        from digestgen.collecting.desk.desk import Desk
        from digestgen.collecting.inbox import save_candidates
        from digestgen.config import read_config
        from digestgen.model.ids import parse_id
        from digestgen.model.person import Name
        from digestgen.model.record import Record

        (project / "content" / "tags.yml").write_text(TOPICS, "utf-8")
        records = [
            Record("huggingface", f"{('Lamps', 'A Kettle')[n % 2]} of ${n}$ Watts", (parse_id(f"2508.{n:05}"),),
                   f"We burn {n} of them, for $t = {n}^2$ hours. Brightness grows. So does the bill.",
                   (Name("Ada One"), Name(f"Bo Two-{n}")), "2025-08-07", published="2025-08-06", keywords=("cs.CL",),
                   payload={"upvotes": 200 - n, "place": n, "summary": f"Burning {n} of them."})
            for n in range(1, number + 1)
        ]  # fmt: skip
        save_candidates(project, [build_candidate(record, "2025-08-07") for record in records])
        return Desk(read_config(project / "mkdocs.yml"), lambda: "2025-08-08")

    return lay


HOSTS = ("export.arxiv.org", "arxiv.org", "oaipmh.arxiv.org", "rss.arxiv.org", "huggingface.co", "api.crossref.org", "api.openalex.org",
         "api.semanticscholar.org", "api2.openreview.net", "api.openreview.net", "dblp.org", "eutils.ncbi.nlm.nih.gov",
         "api.biorxiv.org", "papers.example.org", "newts.example", "group.example")  # fmt: skip
PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(scope="session")
def playserver() -> ModuleType:
    """The module playserver.py: PlayServer, and Say for its answers."""
    spec = importlib.util.spec_from_file_location("playserver", Path(__file__).parent / "playserver.py")
    assert spec and spec.loader
    module = sys.modules["playserver"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def server(playserver: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A PlayServer for HOSTS, asked without proxies; recordings that it is given have to be asked for."""
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    from digestgen.network.credentials import CREDENTIALS

    for name in (name for credential in CREDENTIALS for name in credential.variables):
        monkeypatch.delenv(name, raising=False)
    running = playserver.PlayServer(HOSTS)
    yield running
    running.close()
    assert running.unasked() == set(), "recordings that nobody asks for"
