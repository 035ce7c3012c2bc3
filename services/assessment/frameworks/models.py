"""What is sent as a framework."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SentFile:
    """A framework file: YAML, or the workbook of one."""

    content: bytes
    is_workbook: bool = False
