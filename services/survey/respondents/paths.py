"""Where the respondents' pages live: these addresses stand on paper, so they never change."""

from typing import Final

ROOT: Final = "/phieu"
THANKS: Final = f"{ROOT}/cam-on"
DECLINED: Final = f"{ROOT}/khong-tham-gia"
STYLE: Final = f"{ROOT}/phieu.css"
SCRIPT: Final = f"{ROOT}/phieu.js"


PICTURES: Final = "anh"
"""Below an invitation's page: where a form with pictures is posted to, since the gateway lets more bytes through there."""


def page_of(code: str) -> str:
    """Give the address of an invitation's page."""
    return f"{ROOT}/{code}"


def pictures_of(code: str) -> str:
    """Give the address that takes the answers of a form with pictures."""
    return f"{page_of(code)}/{PICTURES}"
