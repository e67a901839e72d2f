"""What a new site is to be: the answers of who begins it, and how they change the files."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import yaml

from digestgen.config import Config
from digestgen.init.origin import public_address
from digestgen.problems import UsageError

NAME = "My paper digest"
ADDRESS = "https://example.org/my-digest/"
# Host → the file by which it is known, and what a person calls it.
HOSTS: Mapping[str, tuple[str, str]] = {
    "github": (".github/workflows/publish.yml", "GitHub Pages"),
    "gitlab": (".gitlab-ci.yml", "GitLab Pages"),
    "netlify": ("netlify.toml", "Netlify"),
    "cloudflare": ("wrangler.toml", "Cloudflare Pages"),
    "server": ("publish.sh", "a web server of your own"),
}
WORKFLOWS = ("publish", "fetch", "inbox", "mail", "ping")
_LABEL = r"[^\W_](?:[\w-]*\w)?"  # of a host's name; other scripts than Latin, too
_GERMAN = {
    "site_description: Research papers worth reading, a few a week.": "site_description: Lesenswerte Forschungsartikel, ein paar in der Woche.",
    "Switch to dark mode": "Dunkel",
    "Switch to light mode": "Hell",
    "- About: about.md": "- Über uns: about.md",
}


@dataclass(frozen=True, slots=True)
class Answers:
    """What a new site is to be."""

    name: str = NAME  # of the digest
    address: str = ADDRESS  # where it will be; ADDRESS for not known yet
    topics: Mapping[str, str] | None = None  # slug → title; None for the vocabulary of machine learning
    # what `digestgen fetch` brings, as entries of the setting `sources`
    sources: tuple[Mapping[str, Any], ...] = ()
    inbox: bool = False  # what is fetched waits until a person has looked at it
    language: str = "en"  # BCP 47 tag of the site's messages
    host: str = "github"  # a key of HOSTS
    workflows: tuple[str, ...] = ("publish",)  # some of WORKFLOWS
    repository: str = ""  # its web address, for links from papers to their files; "" for none
    requirement: str = ""  # what installs digestgen (PEP 508); "" where nobody else could follow it


def read_address(text: str) -> str:
    """An address as typed, with its `/` at the end.

    Raises:
        UsageError: no site can be there.
    """
    address = text.strip()
    typed = re.fullmatch(
        rf"(https?://)?({_LABEL}(?:\.{_LABEL})*)(:\d{{1,5}})?(/[^\s?#\\\"]*)?", address, re.IGNORECASE
    )
    # A word alone is a host only where somebody says so: http://intranet/. Digits at the end are those of an IPv4 address.
    if (
        not typed
        or not (typed[1] or "." in typed[2] or typed[2] == "localhost")
        or not _may_be_host(typed[2])
        or (typed[3] and not 0 < int(typed[3][1:]) < 65_536)
    ):
        raise UsageError(f'"{text}" is not the address of a site. Write it as https://ada.github.io/digest/.')
    scheme = typed[1] or "https://"
    return f"{scheme.lower()}{address[len(typed[1] or '') :]}".rstrip("/") + "/"


def _may_be_host(name: str) -> bool:
    if not name.rpartition(".")[2].isdigit():
        return True
    with suppress(ValueError):
        return bool(ip_address(name))
    return False


def find_repository(remote: str) -> str:
    """The web address of a repository at a host that shows files for editing; "" for others."""
    address = public_address(remote).rstrip("/").removesuffix(".git")
    parts = urlsplit(address)
    return address if parts.netloc in ("github.com", "gitlab.com") and parts.path.count("/") > 1 else ""


def guess_host(remote: str) -> str:
    """The host that a repository is at, a key of HOSTS; github where that is not known.

    >>> guess_host("git@gitlab.com:ada/digest.git"), guess_host("https://gitlab.example.org/ada/digest"), guess_host("")
    ('gitlab', 'gitlab', 'github')
    """
    return "gitlab" if urlsplit(public_address(remote)).netloc.startswith("gitlab.") else "github"


def guess_address(remote: str) -> str:
    """Where the host of a repository publishes it; "" where that does not follow from its address.

    >>> guess_address("git@github.com:ada/digest.git")
    'https://ada.github.io/digest/'
    >>> guess_address("https://gitlab.com/ada/ada.gitlab.io")
    'https://ada.gitlab.io/'
    """
    parts = urlsplit(public_address(remote))
    pages = {"github.com": "github.io", "gitlab.com": "gitlab.io"}.get(parts.netloc)
    owner, _, repository = parts.path.strip("/").removesuffix(".git").lower().partition("/")
    if not pages or not repository:
        return ""
    home = f"{owner}.{pages}"
    return f"https://{home}/" + ("" if repository == home else f"{repository}/")


def fill(name: str, data: bytes, answers: Answers) -> bytes:
    """A file of a new site as the answers want it; with the answers that nobody gave, the template itself."""
    text = data.decode("utf-8")
    if name == "mkdocs.yml":
        text = _fill_settings(text, answers)
    elif name == "requirements.txt" and answers.requirement:
        text = re.sub(r"^<.*>$", lambda _: answers.requirement, text, flags=re.MULTILINE)
    elif name == "content/tags.yml" and answers.topics is not None:
        text = text.partition("\n# Learning\n")[0] + "\n" + _render_topics(answers.topics)
    elif name == "README.md":
        text = text.replace(f"# {NAME}\n", f"# {answers.name}\n", 1)
        if answers.host != "github":
            file, host = HOSTS[answers.host]
            text = text.partition("To publish")[0] + f"To publish on {host}, do what `{file}` says.\n"
    elif name.startswith("content/papers/") and answers.language.partition("-")[0] != "en":
        text = re.sub("^summary: .*", r"\g<0>\nlang: en", text, flags=re.MULTILINE)
    elif name == "content/about.md" and answers.topics is not None:
        text = re.sub(r"\n[^\n]*\*Attention Is All You Need\*[^\n]*\n", "", text)
    return text.encode("utf-8")


def _fill_settings(text: str, answers: Answers) -> str:
    changes = {
        f"site_name: {NAME}": yaml.safe_dump({"site_name": answers.name}, allow_unicode=True, width=10**6).strip(),
        f'"{ADDRESS}"': json.dumps(answers.address, ensure_ascii=False),
        # quoted where YAML reads another thing: no
        "language: en": yaml.safe_dump({"language": answers.language}).strip(),
        **(_GERMAN if answers.language == "de" else {}),
    }  # fmt: skip
    if answers.repository:
        way = "-/edit" if "gitlab" in answers.repository else "edit"
        changes["# repo_url: https://github.com/OWNER/REPOSITORY\n# edit_uri: edit/"] = (
            f"repo_url: {answers.repository}\nedit_uri: {way}/"
        )
    if answers.sources:
        entries = yaml.safe_dump(
            [dict(source) for source in answers.sources], allow_unicode=True, sort_keys=False
        )
        block = "".join(f"        {line}\n" for line in entries.splitlines())
        changes["  - digestgen:\n"] = f"  - digestgen:\n      sources:\n{block}"
    for old, new in changes.items():
        text = text.replace(old, new, 1)
    return text


def _render_topics(topics: Mapping[str, str]) -> str:
    entries = {slug: {"title": title} for slug, title in topics.items()}
    return yaml.safe_dump(entries, allow_unicode=True, sort_keys=False) if entries else ""


def read_answers(config: Config, requirement: str, remote: str) -> Answers:
    """What an existing site answers, for what `init` would write in its place today."""
    there = [name for name, (file, _) in HOSTS.items() if (config.root / file).is_file()]
    names = (path.stem for path in (config.root / ".github/workflows").glob("*.yml"))
    return Answers(
        config.site_name, config.site_url, None,
        tuple(source.chosen for source in config.settings.sources),
        any(source.inbox for source in config.settings.sources), config.language, there[0] if there else "github",
        tuple(name for name in WORKFLOWS if name in {*names, "publish"}),
        str(config.resolved.get("repo_url") or find_repository(remote)), requirement,
    )  # fmt: skip
