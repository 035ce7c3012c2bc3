"""ODK Validate, the checker of XForms built on JavaRosa that pyxform's wheel carries."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

from pyxform.validators.odk_validate import ODK_VALIDATE_PATH

from tests.support.toolchain import system_program


def refusals(xforms: Mapping[str, str], folder: Path) -> str:
    """Have it read all these forms in one go; what it says of those it does not accept, nothing where all are sound."""
    java = system_program("java", "default-jre-headless")
    paths = []
    for number, (name, xform) in enumerate(xforms.items()):
        path = folder / f"{number:03}-{name}.xml"
        path.write_text(xform)
        paths.append(str(path))
    ran = subprocess.run(
        [java, "-Djava.awt.headless=true", "-jar", ODK_VALIDATE_PATH, *paths],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    accepted = ran.stderr.count("Xform is valid") + ran.stdout.count("Xform is valid")
    if ran.returncode == 0 and accepted == len(paths):
        return ""
    return f"{ran.returncode}: {accepted} of {len(paths)} accepted\n{ran.stdout}\n{ran.stderr}"
