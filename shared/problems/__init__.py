"""Errors as people and programs read them: problem documents of RFC 9457."""

from shared.problems.openapi import problems
from shared.problems.problem import DomainError, Fault, Kind, Text

__all__ = ["DomainError", "Fault", "Kind", "Text", "problems"]
