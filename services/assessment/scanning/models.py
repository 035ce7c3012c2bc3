"""What a scanner says."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the scanner found in a file: a signature, or nothing."""

    signature: str | None

    @property
    def infected(self) -> bool:
        """Whether something was found."""
        return self.signature is not None


class ScannerError(Exception):
    """The scanner could not judge a file; the message says why, in words for an operator."""


class ScannerDownError(ScannerError):
    """The scanner does not answer."""
