"""The package's description is README.md, whose pictures and links lead to the repository when they are read elsewhere."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

HOME = "https://github.com/digestgen/digestgen"


class CustomMetadataHook(MetadataHookInterface):
    def update(self, metadata: dict[str, Any]) -> None:
        text = (Path(self.root) / "README.md").read_text("utf-8")
        text = re.sub(r"(!\[[^]]*\]\()(?!\w+:|#)", rf"\g<1>{HOME}/raw/main/", text)
        text = re.sub(r"(?<!!)(\[[^]]*\]\()(?!\w+:|#)", rf"\g<1>{HOME}/blob/main/", text)
        metadata["readme"] = {"content-type": "text/markdown", "text": text}
