"""The interfaces as documents: `make contracts` writes what the tests then hold the apps to."""

import json
from typing import Any

from tests.support.apps import SERVICES, app_of
from tests.support.documents import PAGES, ROOT

FOLDER = ROOT / "contracts" / "openapi"


def described() -> dict[str, dict[str, Any]]:
    """Let every app describe itself."""
    return {service: app_of(service).openapi() for service in SERVICES}


def text_of(document: dict[str, Any]) -> str:
    """Write a document the way it is kept, so that differences read well."""
    return json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def main() -> None:
    """Write the documents anew."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for service, document in described().items():
        (FOLDER / f"{service}.json").write_text(text_of(document))
        print(f"contracts/openapi/{service}.json")  # noqa: T201
    for name, page in PAGES.items():
        (ROOT / name).write_text(page())
        print(name)  # noqa: T201


if __name__ == "__main__":
    main()
