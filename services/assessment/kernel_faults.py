"""Faults as the kernel finds them, turned into faults of a problem document."""

from collections.abc import Iterable

from shared.methodology.wording import Fault as KernelFault
from shared.problems import Fault, Text


def to_faults(found: Iterable[KernelFault], under: str = "") -> list[Fault]:
    """Place the kernel's faults below a member of what was sent (``/answer``)."""
    return [
        Fault(f"#{under}{fault.pointer}", Text(fault.vi, fault.en), fault.code) for fault in found
    ]
