"""Documents of results as PDF. It takes a processor for seconds: only makers call it, in processes of their own."""

from importlib.resources import files
from pathlib import Path
from typing import Any

from shared import typesetting


def typeset(template: str, data: Any, path: Path) -> None:
    """Set a document of the folder `templates` and write it to a path."""
    folder = Path(str(files(__package__))) / "templates"
    path.write_bytes(typesetting.typeset(folder, template, data))
