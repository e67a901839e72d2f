"""A new site works as it comes, and nothing that was there before is touched."""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from click.testing import CliRunner

from digestgen.cli import main
from digestgen.cli.init import _HOSTS, _WORKFLOWS
from digestgen.config import package_templates, read_config
from digestgen.init.answers import (
    HOSTS,
    WORKFLOWS,
    Answers,
    find_repository,
    guess_address,
    guess_host,
    read_address,
)
from digestgen.init.site import build_files, init_site
from digestgen.problems import UsageError
from tests.gathering import files as tree


def digestgen(*arguments: str, at: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    monkeypatch.chdir(at)
    result = CliRunner().invoke(main, arguments, catch_exceptions=False)
    return result.exit_code, result.output


def test_a_new_site_is_checked_and_built_with_a_remark_on_its_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    status, said = digestgen("init", "my-digest", at=tmp_path, monkeypatch=monkeypatch)
    assert (status, "content/tags.yml" in said) == (0, True)
    folder = tmp_path / "my-digest"

    status, said = digestgen("check", at=folder, monkeypatch=monkeypatch)
    assert status == 0 and said.endswith("\n6 files read, no problems.\n")
    assert re.findall(r"\[([a-z-]+)\]", said) == ["example-address"]
    status, said = digestgen("build", at=folder, monkeypatch=monkeypatch)
    assert status == 0 and said.splitlines()[-1].startswith("3 papers, "), said
    assert re.findall(r"\[([a-z-]+)\]", said) == ["example-address"]
    site = folder / "site"
    page = (site / "papers/1706.03762/index.html").read_text("utf-8")
    assert "Attention Is All You Need" in page and "<math" in page
    assert not any((site / "authors").glob("*/index.html")), "nobody wrote three of them"
    assert "https://example.org/my-digest/papers/1412.6980/" in (site / "feed.xml").read_text("utf-8")


def test_the_examples_can_be_deleted_as_the_about_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    init_site(tmp_path)
    assert "Delete their files" in (tmp_path / "content/about.md").read_text("utf-8")
    shutil.rmtree(tmp_path / "content/papers")

    status, said = digestgen("check", at=tmp_path, monkeypatch=monkeypatch)
    assert status == 0 and said.endswith("\n3 files read, no problems.\n")
    assert digestgen("build", at=tmp_path, monkeypatch=monkeypatch)[0] == 0
    home = (tmp_path / "site/index.html").read_text("utf-8")
    assert "There are no papers here yet. Whoever subscribes gets the first one." in home
    assert "digestgen import" not in home + (tmp_path / "site/statistics/index.html").read_text("utf-8")


def test_the_files_are_the_templates_and_the_vocabulary_byte_for_byte(tmp_path: Path) -> None:
    names = init_site(tmp_path)

    written = tree(tmp_path)
    assert names == sorted(written)
    templates = tree(package_templates() / "init")
    vocabulary = package_templates().parent / "content" / "tags.yml"
    assert written == {**templates, "content/tags.yml": vocabulary.read_bytes()}
    for wanted in (
        ".gitignore",
        ".github/workflows/publish.yml",
        "requirements.txt",
        "mkdocs.yml",
        "README.md",
    ):
        assert wanted in written


def test_what_is_nobody_elses_business_is_not_committed(tmp_path: Path) -> None:
    manual = (package_templates().parent / "docs/manual/how-to/mail.md").read_text("utf-8")
    lists = set(re.findall(r"--list (\S+)", manual + str(main.get_command(None, "mail").epilog)))
    assert "readers.txt" in lists
    private = {
        *lists,
        "readers-2026.csv",
        "mail.sent.jsonl",
        ".env",
        "content/papers/.77.digestgen-new",
        "site/index.html",
    }
    init_site(tmp_path)
    before = set(tree(tmp_path))
    for name in (*private, "content/guide/readers.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("ada@example.org\n", "utf-8")
    git = partial(subprocess.run, cwd=tmp_path, check=True, capture_output=True, text=True)
    git(["git", "init", "--quiet"])
    git(["git", "add", "--all"])

    added = set(git(["git", "ls-files"]).stdout.split())
    assert added == before | {"content/guide/readers.md"}


def test_a_folder_fresh_from_a_git_host_keeps_its_readme(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    (tmp_path / "README.md").write_text("# Ada's papers\n")

    names = init_site(tmp_path)

    assert "README.md" not in names and "mkdocs.yml" in names
    assert (tmp_path / "README.md").read_text() == "# Ada's papers\n"
    assert (tmp_path / ".git" / "HEAD").read_text() == "ref: refs/heads/main\n"


def test_what_a_repository_or_an_editor_has_already_stays_and_is_added_to(tmp_path: Path) -> None:
    (tmp_path / ".gitattributes").write_bytes(b"*.png binary\r\ninbox/*.jsonl merge=union")
    (tmp_path / ".gitignore").write_text("__pycache__/\nsite/\n")
    (tmp_path / ".vscode").mkdir()
    (tmp_path / ".vscode/settings.json").write_text("{}")

    assert not {".gitattributes", ".gitignore", ".vscode/settings.json"} & {*init_site(tmp_path)}
    ignored = (tmp_path / ".gitignore").read_text().splitlines()
    assert ignored[:3] == ["__pycache__/", "site/", ".digestgen/"] and "readers*.txt" in ignored
    assert ignored.count("site/") == 1 and (tmp_path / ".vscode/settings.json").read_text() == "{}"
    expected = b"*.png binary\r\ninbox/*.jsonl merge=union\ninbox/*.txt merge=union\n"
    assert (tmp_path / ".gitattributes").read_bytes() == expected


@pytest.mark.parametrize("name", ["mkdocs.yml", "content/about.md", "requirements.txt"])
def test_a_file_that_is_there_is_named_and_nothing_is_written(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("mine")

    with pytest.raises(UsageError) as refusal:
        init_site(tmp_path)

    assert str(tmp_path / name) in str(refusal.value) and "Nothing was written" in str(refusal.value)
    assert tree(tmp_path) == {name: b"mine"}


def test_a_second_init_refuses_and_counts_what_is_there(tmp_path: Path) -> None:
    init_site(tmp_path)
    before = tree(tmp_path)
    with pytest.raises(UsageError, match=r"is there already and \d+ more"):
        init_site(tmp_path)
    assert tree(tmp_path) == before


def test_a_link_that_leads_nowhere_is_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "mkdocs.yml").symlink_to(tmp_path / "elsewhere.yml")
    with pytest.raises(UsageError, match=r"mkdocs\.yml"):
        init_site(folder)
    assert not (tmp_path / "elsewhere.yml").exists()


LAMPS = """\
# Topics of the lamp makers
Lamps
- Kettles & tea
"""


def test_what_a_person_answers_is_the_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "topics.txt").write_text(LAMPS, "utf-8")
    monkeypatch.chdir(tmp_path)
    terminal = SimpleNamespace(isatty=lambda: True)
    monkeypatch.setattr("digestgen.cli.init.sys", SimpleNamespace(stdin=terminal, stderr=terminal))
    answers = ["Lampen: neu", "no address!", "ada.github.io/lampen", "topics.txt", "huggingfce",
               "huggingface; arxiv-feed cs.CL", "y", "de", "githb", "github"]  # fmt: skip
    done = CliRunner().invoke(main, ["init", "lamps"], input="\n".join(answers) + "\n")
    assert done.exit_code == 0, done.output
    assert "is not the address of a site" in done.output and 'Did you mean "huggingface"' in done.output

    lamps = tmp_path / "lamps"
    config = read_config(lamps / "mkdocs.yml")
    assert (config.site_name, config.site_url) == ("Lampen: neu", "https://ada.github.io/lampen/")
    assert [(s.source, s.words, s.inbox) for s in config.settings.sources] == [
        ("huggingface", [], True),
        ("arxiv-feed", ["cs.CL"], True),
    ]
    assert {file.name for file in (lamps / ".github/workflows").iterdir()} == {"publish.yml", "inbox.yml"}
    monkeypatch.setenv("SITE_URL", "https://lampen.example.org")
    assert read_config(lamps / "mkdocs.yml").site_url == "https://lampen.example.org/"
    status, said = digestgen("build", at=lamps, monkeypatch=monkeypatch)
    assert (status, "0 papers" in said) == (0, True), said
    assert "Schreiben Sie hier" in (lamps / "site/about/index.html").read_text("utf-8")
    assert re.findall(r"^[a-z-]+(?=:)", (lamps / "content/tags.yml").read_text("utf-8"), re.MULTILINE) == [
        "lamps", "kettles-tea",
    ]  # fmt: skip
    monkeypatch.delenv("SITE_URL")
    status, said = digestgen("init", "--check", at=lamps, monkeypatch=monkeypatch)
    assert (status, said) == (0, "init would write the same today.\n")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--topics", "none"], ""),
        (["--name", "A: b", "--language", "fr", "--topics", "Thé"], ""),
        (["--address", "ftp://example.org/"], "is not the address of a site"),
        (["--topics", "лампы, 灯"], ""),
        (["--topics", "missing.txt"], "missing.txt cannot be read"),
        (["--fetch", "openreview"], "Ask: digestgen fetch openreview"),
        (["--fetch", "huggingface --limit 3"], "--category and --query do"),
        (["--language", "German!"], "not the tag of a language"),
        (["--host", "gitlab", "--with", "mail"], "run on GitHub"),
        (["--with", "fetsch"], 'Did you mean "fetch"'),
    ],
    ids=" ".join,
)
def test_flags_answer_and_a_wrong_one_writes_nothing(
    options: list[str], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    status, said = digestgen("init", "new", *options, at=tmp_path, monkeypatch=monkeypatch)
    assert (status, words in said, (tmp_path / "new").exists()) == (2 if words else 0, True, not words), said
    if not words:
        status, said = digestgen("check", at=tmp_path / "new", monkeypatch=monkeypatch)
        assert status == 0, said


def test_every_topic_that_is_named_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two whose titles make one address, the second has another."""
    digestgen("init", "new", "--topics", "C++, c++, C#, C 2, лампы", at=tmp_path, monkeypatch=monkeypatch)
    tags = yaml.safe_load((tmp_path / "new/content/tags.yml").read_text("utf-8"))
    titles = {slug: tag["title"] for slug, tag in tags.items()}
    assert titles == {"c": "C++", "c-2": "C#", "c-2-2": "C 2", "topic-4": "лампы"}
    status, said = digestgen("check", at=tmp_path / "new", monkeypatch=monkeypatch)
    assert status == 0, said


def test_an_older_site_is_shown_what_init_writes_today_and_keeps_its_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    init_site(tmp_path, Answers(name="Lamps", address="https://lamps.example.org/"))
    (tmp_path / ".gitignore").write_text("site/\n*.bak\n")
    settings = (tmp_path / "mkdocs.yml").read_text("utf-8")
    (tmp_path / "mkdocs.yml").write_text(
        re.sub("site_url: .*", "site_url: https://lamps.example.org/", settings)
    )
    (tmp_path / ".vscode/settings.json").unlink()
    before = tree(tmp_path)

    status, said = digestgen("init", "--check", at=tmp_path, monkeypatch=monkeypatch)
    assert status == 0 and tree(tmp_path) == before
    assert "\n+readers*.txt\n" in said and "\n-*.bak\n" in said
    assert '\n+site_url: !ENV [SITE_URL, "https://lamps.example.org/"]\n' in said
    assert "--- /dev/null\n+++ .vscode/settings.json" in said and "about.md" not in said


@pytest.mark.parametrize(
    ("remote", "address", "repository", "host"),
    [
        ("git@github.com:Ada/Digest.git", "https://ada.github.io/digest/", "https://github.com/Ada/Digest", "github"),
        ("https://github.com/ada/ada.github.io.git/", "https://ada.github.io/", "https://github.com/ada/ada.github.io", "github"),
        ("https://gitlab.com/ada/digest", "https://ada.gitlab.io/digest/", "https://gitlab.com/ada/digest", "gitlab"),
        ("https://gitlab.example.org/ada/digest", "", "", "gitlab"),
        ("https://git.example.org/ada/digest", "", "", "github"),
        ("https://github.com/ada", "", "", "github"),
        ("", "", "", "github"),
    ],
)  # fmt: skip
def test_address_and_host_follow_from_the_repository(
    remote: str, address: str, repository: str, host: str
) -> None:
    assert (guess_address(remote), find_repository(remote), guess_host(remote)) == (address, repository, host)


@pytest.mark.parametrize("language", ["no", "de", "pt-BR"])
def test_a_language_is_text_whatever_yaml_takes_it_for(language: str) -> None:
    files = build_files(Answers(language=language))
    text = files["mkdocs.yml"].decode()
    assert "\nlang: en\n" in files["content/papers/2025-08/1706.03762.md"].decode()
    line = re.search("  language: .*", text)
    assert line and yaml.safe_load(line[0]) == {"language": language}


def test_a_folder_fresh_from_github_is_filled_with_its_own_addresses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = ["init", "--quiet", "--initial-branch", "trunk"]
    for command in (begun, ["remote", "add", "origin", "git@github.com:ada/digest.git"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    status, said = digestgen("init", ".", at=tmp_path, monkeypatch=monkeypatch)
    assert (
        status == 0 and "Its repository is on trunk; what is on main is published: git branch -m main" in said
    )
    config = read_config(tmp_path / "mkdocs.yml")
    assert config.site_url == "https://ada.github.io/digest/"
    assert config.edit_uri == "https://github.com/ada/digest/edit/main/content/"


def test_the_options_are_the_hosts_and_workflows_that_there_are() -> None:
    assert (tuple(HOSTS), WORKFLOWS) == (_HOSTS, _WORKFLOWS)


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("ada.github.io", "https://ada.github.io/"),
        ("HTTP://Lamps.Example.org/Digest", "http://Lamps.Example.org/Digest/"),
        ("lampen.example:8080/a/", "https://lampen.example:8080/a/"),
        ("lampen.example:65535", "https://lampen.example:65535/"),
        ("bücher.example", "https://bücher.example/"),
        ("localhost:8000", "https://localhost:8000/"),
        ("http://intranet/digest", "http://intranet/digest/"),
        ("192.0.2.7/digest", "https://192.0.2.7/digest/"),
        *[(wrong, "") for wrong in ("quatsch", "my-digest", "github", "3.14", "1.2.3.400", "ada..io", ".io", "ada.", "-a.io", "a b.io",
                                    "ada@example.org", "https://", "ftp://a.io", "mailto:ada@a.io", "a.io?b", "a.io:123456", "a.io:99999", "a.io:65536", "a.io:0", "a.io:00000/x", "lamps/digest")],
    ],
)  # fmt: skip
def test_what_may_be_the_address_of_a_site(typed: str, address: str) -> None:
    if address:
        assert read_address(typed) == address
    else:
        with pytest.raises(UsageError, match="is not the address of a site"):
            read_address(typed)
