"""mkdocs.yml as digestgen reads it: every mistake at once with its line, and the shapes MkDocs allows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from digestgen.config import BUILTIN_EXTENSIONS, Config, read_config
from digestgen.problems import ConfigError
from digestgen.settings.settings import Settings

GOOD = """\
site_name: Tides
site_url: https://example.org/tides
theme: {name: material}
"""
PLUGINS = "plugins: [digestgen]\n"


def read(folder: Path, text: str) -> Config:
    (folder / "mkdocs.yml").write_text(text, "utf-8")
    return read_config(folder / "mkdocs.yml")


def mistakes(folder: Path, text: str) -> list[tuple[int, str, str]]:
    """(line, code, field) of all that is wrong."""
    with pytest.raises(ConfigError) as caught:
        read(folder, text)
    assert all(p.path == "mkdocs.yml" for p in caught.value.problems)
    return [(p.line, p.code, p.field) for p in caught.value.problems]


@pytest.mark.parametrize(
    ("written", "address", "path"),
    [
        ("https://example.org", "https://example.org/", "/"),
        ("https://example.org/", "https://example.org/", "/"),
        ("https://example.org/tides", "https://example.org/tides/", "/tides/"),
        ("https://example.org/a/b/", "https://example.org/a/b/", "/a/b/"),
        ("http://localhost:8000/x/", "http://localhost:8000/x/", "/x/"),
    ],
)
def test_the_address_of_the_site_ends_in_a_slash(
    tmp_path: Path, written: str, address: str, path: str
) -> None:
    config = read(tmp_path, GOOD.replace("https://example.org/tides", written) + PLUGINS)
    assert (config.site_url, config.base_path) == (address, path)


@pytest.mark.parametrize(
    "address",
    ["example.org", "//example.org/", "ftp://example.org/", "https://", "https://ada@example.org/",
     "https://example.org/?a", "https://example.org/#a", "https://example.org/a b", "https://example.org\\a"],
)  # fmt: skip
def test_what_is_no_address_of_a_site(tmp_path: Path, address: str) -> None:
    assert mistakes(tmp_path, GOOD.replace("https://example.org/tides", f"'{address}'") + PLUGINS) == [
        (2, "bad-url", "site_url")
    ]


def test_inherited_settings_are_in_force(tmp_path: Path) -> None:
    (tmp_path / "base.yml").write_text(GOOD + "site_author: Ada One\n" + PLUGINS, "utf-8")
    config = read(tmp_path, "INHERIT: base.yml\nsite_name: More Tides\n")
    assert (config.site_name, config.site_author) == ("More Tides", "Ada One")
    assert "INHERIT" not in config.resolved


@pytest.mark.parametrize(
    ("before", "after", "mistake"),
    [
        ("", "extra: {lamp: !lamp 3}", ("mkdocs.yml", 5, "yaml-syntax")),
        ("{name: material}", "{name: material, custom_dir: [lamps]}", ("mkdocs.yml", 3, "wrong-type")),
        ("", "INHERIT: base.yml", ("base.yml", 3, "yaml-syntax")),
    ],
)
def test_what_mkdocs_would_refuse_has_its_place(
    tmp_path: Path, before: str, after: str, mistake: tuple[str, int, str]
) -> None:
    (tmp_path / "base.yml").write_text("site_author: Ada\nextra: [\n", "utf-8")
    text = GOOD + PLUGINS
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, text.replace(before, after) if before else f"{text}{after}\n")
    assert [(p.path, p.line, p.code) for p in caught.value.problems] == [mistake]


def test_paths_count_from_where_a_link_to_settings_stands(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared/tides.yml").write_text(GOOD + PLUGINS, "utf-8")
    (tmp_path / "digest").mkdir()
    (tmp_path / "digest/mkdocs.yml").symlink_to("../shared/tides.yml")
    config = read_config(tmp_path / "digest/mkdocs.yml")
    assert (config.root, config.file.name) == (tmp_path / "digest", "mkdocs.yml")
    (tmp_path / "loop.yml").symlink_to("loop.yml")
    with pytest.raises(ConfigError, match="no such file"):
        read_config(tmp_path / "loop.yml")


def test_a_mistake_in_an_inherited_file_is_said_on_line_1(tmp_path: Path) -> None:
    (tmp_path / "base.yml").write_text(GOOD.replace("material", "slate") + PLUGINS, "utf-8")
    assert mistakes(tmp_path, "\nINHERIT: base.yml\n") == [(1, "unsupported-setting", "theme")]
    assert mistakes(tmp_path, "\nINHERIT: bass.yml\n") == [(2, "yaml-syntax", "INHERIT")]


def test_settings_in_another_encoding_are_refused(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_bytes((GOOD + PLUGINS + "copyright: Café\n").encode("latin-1"))
    with pytest.raises(ConfigError) as caught:
        read_config(tmp_path / "mkdocs.yml")
    assert [(p.path, p.code) for p in caught.value.problems] == [("mkdocs.yml", "not-utf8")]


@pytest.mark.parametrize("deep", ["[" * 5000, "- " * 5000, "{a: " * 5000 + "}" * 5000])
def test_settings_that_are_nested_too_deeply_are_refused(tmp_path: Path, deep: str) -> None:
    assert [code for _, code, _ in mistakes(tmp_path, f"{GOOD}{PLUGINS}extra:\n  {deep}\n")] == [
        "yaml-syntax"
    ]


def test_the_environment_fills_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = GOOD.replace("https://example.org/tides", "!ENV [TIDES_URL, 'https://example.org/']") + PLUGINS
    monkeypatch.delenv("TIDES_URL", raising=False)
    assert read(tmp_path, text).site_url == "https://example.org/"
    monkeypatch.setenv("TIDES_URL", "https://tides.example/x")
    assert read(tmp_path, text).base_path == "/x/"


@pytest.mark.parametrize(
    "plugins",
    ["[search, {digestgen: {page_size: 7}}]", "{search: {}, digestgen: {page_size: 7}}",
     "\n  - search: {lang: de}\n  - digestgen:\n      page_size: 7"],
)  # fmt: skip
def test_plugins_are_a_list_or_a_mapping(tmp_path: Path, plugins: str) -> None:
    assert read(tmp_path, GOOD + f"plugins: {plugins}\n").settings == Settings(page_size=7)


@pytest.mark.parametrize("plugins", ["[digestgen]", "{digestgen: }", "[digestgen: {}]"])
def test_settings_have_defaults(tmp_path: Path, plugins: str) -> None:
    config = read(tmp_path, GOOD + f"plugins: {plugins}\n")
    assert config.settings == Settings(author_pages=2, page_size=50, feed_days=14, feed_items=40)


@pytest.mark.parametrize("plugins", ["digestgen", "[search]", "7", ""])
def test_without_the_plugin_there_is_no_digest(tmp_path: Path, plugins: str) -> None:
    assert mistakes(tmp_path, GOOD + f"plugins: {plugins}\n") == [(4, "missing-key", "plugins")]


def test_the_plugin_is_there_once(tmp_path: Path) -> None:
    text = f"{GOOD}plugins: [digestgen: {{page_size: 7}}, digestgen]\n"
    assert mistakes(tmp_path, text) == [(4, "duplicate-key", "plugins.digestgen")]


@pytest.mark.parametrize("plugin", ["[search]", "7", "{}", "{search: {}, blog: {}}", "null"])
def test_a_plugin_has_a_name(tmp_path: Path, plugin: str) -> None:
    text = f"{GOOD}plugins:\n  - digestgen\n  - {plugin}\n"
    assert mistakes(tmp_path, text) == [(6, "wrong-type", "plugins")]


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("INHERIT: base.yml", "extra.lamps.0"),
        ("site_author: !ENV [LAMPS, Ada]", "site_author"),
        ('extra: {lamp: {"\\uDCFF": lit}}', ""),
    ],
)
def test_half_a_character_is_refused_wherever_it_comes_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, field: str
) -> None:
    (tmp_path / "base.yml").write_text('extra: {lamps: ["\\uD83D"]}\n', "utf-8")
    monkeypatch.setenv("LAMPS", "\udcff")
    text = f"{GOOD}plugins: [digestgen]\n{line}\n"
    assert mistakes(tmp_path, text) == [(1 if "INHERIT" in line else 5, "yaml-syntax", field)]


@pytest.mark.parametrize("value", ["true", "'7'", "7.5", "-1", "[7]", "a week", "1001"])
def test_a_setting_is_a_number_within_bounds(tmp_path: Path, value: str) -> None:
    text = GOOD + f"plugins:\n  - digestgen:\n      page_size: {value}\n"
    assert mistakes(tmp_path, text) == [(6, "bad-setting", "plugins.digestgen.page_size")]


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("hub: nosuch", '"hub" is not a web address'),
        ("hub: ftp://lamps.example/", '"hub" is not a web address'),
        ("mirrors: {https://export.arxiv.org: lamps}", "is not a web address, https://…: lamps"),
        ("identity: old.lamps.example", "is not the address that the site had before"),
        ("contact: ada", '"contact" is not an address of mail: ada'),
        ("unsubscribe: http://lamps.example/", '"unsubscribe" is not mailto:… or https://…'),
        ("author_feeds: rss", "input should be false, true or 'all'"),
        ("views: {tea: {title: Tea, aliases: [Old Tea]}}", "is not a part of an address: a-z and 0-9"),
    ],
)
def test_what_a_setting_takes_is_said_in_words(tmp_path: Path, setting: str, said: str) -> None:
    (tmp_path / "content").mkdir(exist_ok=True)
    (tmp_path / "mkdocs.yml").write_text(GOOD + f"plugins:\n  - digestgen:\n      {setting}\n", "utf-8")
    with pytest.raises(ConfigError) as refused:
        read_config(tmp_path / "mkdocs.yml")
    (problem,) = refused.value.problems
    assert said in problem.what and "pattern" not in problem.what


@pytest.mark.parametrize(
    "url",
    [
        "https://<you>.github.io/lamps/",
        "https://ada.github.io/lamps/index.html",
        "https://[ada]/",
        "https://{host}/",
    ],
)
def test_what_is_no_site_is_no_address_of_one(tmp_path: Path, url: str) -> None:
    text = re.sub(r"site_url: .*", f"site_url: '{url}'", GOOD) + "plugins: [digestgen]\n"
    assert [code for _, code, _ in mistakes(tmp_path, text)] == ["bad-url"]


@pytest.mark.parametrize("block", ["[page_size]", "page_size", "7"])
def test_the_settings_are_a_mapping(tmp_path: Path, block: str) -> None:
    text = GOOD + f"plugins:\n  - digestgen: {block}\n"
    assert mistakes(tmp_path, text) == [(5, "wrong-type", "plugins.digestgen")]


NESTED = """\
plugins:
  - digestgen:
      sources:
        - source: arxiv
          per_dai: 3
        - source: arxiv
          per_day: -3
        - include: yes
          sorce: x
      views:
        tea:
          title: Tea
          taggs: [a]
        Tea Time: {title: Tea}
"""


def test_a_mistake_in_a_nested_setting_is_answered_with_the_settings_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, GOOD + NESTED)
    found = {(p.line, p.field.removeprefix("plugins.digestgen.")): p for p in caught.value.problems}
    assert list(found) == [
        (8, "sources.per_dai"),
        (10, "sources.per_day"),
        (11, "sources.include"),
        (11, "sources.source"),
        (12, "sources.sorce"),
        (16, "views.tea.taggs"),
        (17, "views.Tea Time"),
    ]
    hint = found[8, "sources.per_dai"].hint
    assert hint.startswith('Did you mean "per_day"? The settings there are: source, words,')
    assert "page_size" not in hint
    assert found[10, "sources.per_day"].hint == "Without it, it is 0."
    assert found[11, "sources.include"].what == '"sources.include" has to be a list'
    assert found[11, "sources.source"].what == '"sources.source" is missing'
    assert found[16, "views.tea.taggs"].hint.startswith('Did you mean "tags"? The settings there are: title,')
    assert found[17, "views.Tea Time"].what == '"views.Tea Time" cannot be part of an address'


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("plugins:\n\t- digestgen\n", 5),
        ("plugins:\n  - digestgen:\n  \t  page_size: 3\n", 6),
        ("docs_dir:\tcontent\n", 4),
    ],
)
def test_a_tab_is_called_a_tab(tmp_path: Path, text: str, line: int) -> None:
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, GOOD + text)
    (problem,) = caught.value.problems
    assert (problem.line, problem.code) == (line, "yaml-syntax")
    assert "tab" in problem.what and "instead of tabs" in problem.hint


@pytest.mark.parametrize(
    "written",
    ["[footnotes, toc: {permalink: true}, tables]", "{footnotes: {}, toc: {permalink: true}, tables: }",
     "\n  - footnotes\n  - toc:\n      permalink: true\n  - tables:"],
)  # fmt: skip
def test_extensions_as_mkdocs_reads_them(tmp_path: Path, written: str) -> None:
    config = read(tmp_path, GOOD + PLUGINS + f"markdown_extensions: {written}\n")
    assert config.markdown_extensions == (*BUILTIN_EXTENSIONS, "footnotes")
    assert config.extension_configs == {"toc": {"permalink": True}}


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("[footnotes, pymdownx.arithmatex: {generic: true}]", 5),
        ("\n  - footnotes\n  - pymdownx.arithmatex:\n      generic: true", 7),
        ("{footnotes: {}, mdx_math: {enable_dollar_delimiter: true}}", 5),
        ('[footnotes, "pymdownx.arithmatex:ArithmatexExtension"]', 5),
    ],
)
def test_what_leaves_formulas_to_a_script_is_left_out_of_bodies_and_said(
    tmp_path: Path, written: str, line: int
) -> None:
    config = read(tmp_path, GOOD + PLUGINS + f"markdown_extensions: {written}\n")
    assert config.markdown_extensions == (*BUILTIN_EXTENSIONS, "footnotes")
    assert config.extension_configs == {}
    assert [(p.code, p.line) for p in config.remarks] == [("maths-extension", line)]


@pytest.mark.parametrize("written", ["footnotes", "7", "[7]", "[[toc]]", "[toc: yes please]", "{toc: [a]}"])
def test_what_names_no_extension(tmp_path: Path, written: str) -> None:
    text = GOOD + PLUGINS + f"markdown_extensions: {written}\n"
    assert [code for _, code, _ in mistakes(tmp_path, text)] == ["wrong-type"]


@pytest.mark.parametrize(
    ("repo", "edit", "expected"),
    [
        (
            "https://git.example/ada/tides",
            "edit/main/content",
            "https://git.example/ada/tides/edit/main/content/",
        ),
        ("https://git.example/ada/tides/", "/edit/main/", "https://git.example/ada/tides/edit/main/"),
        ("", "https://git.example/edit/", "https://git.example/edit/"),
        ("", "edit/main/", ""),
        ("https://git.example/ada/tides", "", ""),
    ],
)
def test_where_a_file_is_edited(tmp_path: Path, repo: str, edit: str, expected: str) -> None:
    config = read(tmp_path, GOOD + PLUGINS + f"repo_url: '{repo}'\nedit_uri: '{edit}'\n")
    assert config.edit_uri == expected


def test_folders_stay_inside_the_project(tmp_path: Path) -> None:
    config = read(tmp_path, GOOD + PLUGINS + "docs_dir: ./papers/../texts/\n")
    assert (config.content, config.root) == ("texts", tmp_path.resolve())
    for folder in (".", "..", "/etc", "../texts", str(tmp_path)):
        assert mistakes(tmp_path, GOOD + PLUGINS + f"docs_dir: {folder}\n") == [(5, "bad-path", "docs_dir")]


def test_another_place_for_the_site(tmp_path: Path) -> None:
    read(tmp_path, GOOD + PLUGINS)
    config = read_config(tmp_path / "mkdocs.yml", site_dir=tmp_path / "out")
    assert config.site_dir == str((tmp_path / "out").resolve())


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "---\n"])
def test_an_empty_file_is_a_site_without_anything(tmp_path: Path, text: str) -> None:
    assert {code for _, code, _ in mistakes(tmp_path, text)} == {"missing-key", "unsupported-setting"}


def test_the_theme_by_name_and_its_language(tmp_path: Path) -> None:
    assert read(tmp_path, GOOD.replace("{name: material}", "material") + PLUGINS).language == "en"
    assert read(tmp_path, GOOD.replace("material}", "material, language: de}") + PLUGINS).language == "de"


def test_a_byte_order_mark_and_windows_line_ends_change_no_line(tmp_path: Path) -> None:
    text = "\ufeff" + (GOOD + PLUGINS).replace("https://example.org/tides", "tides").replace("\n", "\r\n")
    (tmp_path / "mkdocs.yml").write_bytes(text.encode())
    with pytest.raises(ConfigError) as caught:
        read_config(tmp_path / "mkdocs.yml")
    assert [(p.line, p.code) for p in caught.value.problems] == [(2, "bad-url")]
