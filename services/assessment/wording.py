"""Search that ignores case and diacritics: "thue" finds "Thuế"."""

import unicodedata


def plain_text(text: str) -> str:
    """Write a text in lower case without diacritics, as search columns hold it."""
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))
