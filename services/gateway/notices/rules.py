"""How long sending a mail is tried."""

from typing import Final

FIRST_PAUSE: Final = 60.0
LONGEST_PAUSE: Final = 4 * 3600.0
MOST_ATTEMPTS: Final = 12
"""With these pauses it is tried for about twenty hours."""
