"""A real Chromium for a whole run, and axe-core, the checker of accessibility, for the pages in it."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, ConsoleMessage, Page, Response, async_playwright

from tests.support.toolchain import npm_package, system_program

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


@dataclass
class Visit:
    """One visitor of pages: what the browser asked for, and what went wrong in it."""

    page: Page
    requested: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def listen(self) -> None:
        """Keep what the browser asks for and complains of."""
        self.page.on("request", lambda request: self.requested.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._keep)

    def _keep(self, said: ConsoleMessage) -> None:
        if said.type == "error":
            self.complaints.append(said.text)

    async def bytes_of(self, response: Response | None) -> int:
        """Count the bytes of an answer's body."""
        assert response is not None
        return len(await response.body())

    async def scrolls_sideways(self) -> bool:
        """Tell whether the page is wider than the screen (WCAG 2.2, 1.4.10)."""
        width = await self.page.evaluate(
            "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        return bool(width[0] > width[1])

    async def violations(self) -> list[str]:
        """Let axe-core check what is shown."""
        found: dict[str, Any] = await self.page.evaluate(
            f"() => axe.run(document, {{runOnly: {json.dumps(RULES)}}})"
        )
        return [
            f"{rule['id']}: {rule['help']} ({node['target']})"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]


@dataclass
class Chromium:
    """A browser for the whole run; each visit gets a window that nobody has used."""

    browser: Browser
    axe: Path

    @asynccontextmanager
    async def visit(self, **options: Any) -> AsyncIterator[Visit]:
        """Open a window, on a phone unless told otherwise."""
        context = await self.browser.new_context(**{"viewport": PHONE, **options})
        try:
            # The checker comes in as a browser's own tools do: the page's policy stays as it is.
            await context.add_init_script(path=self.axe)
            visit = Visit(await context.new_page())
            visit.listen()
            yield visit
        finally:
            await context.close()


@asynccontextmanager
async def chromium(folder: Path) -> AsyncIterator[Chromium]:
    """Start Debian's Chromium, beside axe-core from npm in `folder`; no browser is downloaded."""
    program = system_program("chromium", "chromium")
    axe = npm_package("axe-core@4", folder) / "axe.min.js"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu"]
        )
        try:
            yield Chromium(browser, axe)
        finally:
            await browser.close()
