"""What a reader finds in a PDF file, by poppler's tools."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.support.toolchain import system_program


@dataclass(frozen=True)
class Pdf:
    """A PDF file on the disk."""

    path: Path

    @classmethod
    def of(cls, content: bytes, folder: Path) -> "Pdf":
        """Write it down."""
        path = folder / "document.pdf"
        path.write_bytes(content)
        return cls(path)

    def text(self, page: int) -> str:
        """Read one page as it is seen, white space made one."""
        numbers = ["-f", str(page), "-l", str(page)]
        return " ".join(self._run("pdftotext", *numbers, str(self.path), "-").split())

    def missing(self, page: int, *said: str) -> list[str]:
        """Name what a page does not say; where lines and figures part is the reader's guess, so white space is no matter."""
        text = "".join(self.text(page).split())
        return [one for one in said if "".join(one.split()) not in text]

    @property
    def info(self) -> dict[str, str]:
        """Read what the file says of itself."""
        lines = self._run("pdfinfo", str(self.path)).splitlines()
        return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}

    @property
    def pages(self) -> int:
        """Count the pages."""
        return int(self.info["Pages"])

    def _run(self, name: str, *arguments: str) -> str:
        command = system_program(name, "poppler-utils")
        done = subprocess.run([command, *arguments], capture_output=True, check=True)
        return done.stdout.decode()
