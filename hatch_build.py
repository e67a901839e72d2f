"""The package's addresses, and its description: README.md, whose pictures and links lead to the repository from elsewhere."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

# What leads into the repository, under the address that digestgen/__init__.py says.
URLS = {"Homepage": "", "Documentation": "/tree/main/docs/manual", "Changelog": "/blob/main/CHANGELOG.md", "Issues": "/issues",
        "Security": "/blob/main/SECURITY.md"}  # fmt: skip


class CustomMetadataHook(MetadataHookInterface):
    def update(self, metadata: dict[str, Any]) -> None:
        package = (Path(self.root) / "digestgen" / "__init__.py").read_text("utf-8")
        (home,) = re.findall(r'^HOME = "(.+)"$', package, re.MULTILINE)
        metadata["urls"] = {name: home + path for name, path in URLS.items()}
        text = (Path(self.root) / "README.md").read_text("utf-8")
        text = re.sub(r"(!\[[^]]*\]\()(?!\w+:|#)", rf"\g<1>{home}/raw/main/", text)
        text = re.sub(r"(?<!!)(\[[^]]*\]\()(?!\w+:|#)", rf"\g<1>{home}/blob/main/", text)
        metadata["readme"] = {"content-type": "text/markdown", "text": text}
