"""Tables of who may do what: an operation is called by everybody, and answers each as its row says."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

import httpx

Prepared = TypeVar("Prepared")


async def check_row(
    row: Mapping[str, int],
    *,
    prepare: Callable[[], Awaitable[Prepared]],
    call: Callable[[Prepared, str], Awaitable[httpx.Response]],
) -> None:
    """Call an operation as every caller of its row, and check the statuses.

    What was prepared serves until somebody has changed it. The refused come first: had one of them changed something after all,
    those who may do it would not find what they need.
    """
    answers: dict[str, httpx.Response] = {}
    prepared = await prepare()
    is_as_prepared = True
    for caller in sorted(row, key=lambda one: row[one] < 400):
        if not is_as_prepared:
            prepared = await prepare()
        answers[caller] = answer = await call(prepared, caller)
        is_as_prepared = answer.is_error or answer.request.method == "GET"
    found = {caller: answer.status_code for caller, answer in answers.items()}
    assert found == row, {
        caller: answer.text
        for caller, answer in answers.items()
        if answer.status_code != row[caller]
    }
