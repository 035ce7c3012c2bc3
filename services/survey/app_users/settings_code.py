"""The settings of ODK Collect as text and as a QR code (docs.getodk.org/collect-import-export).

The format is Collect's: JSON, deflated with zlib, in base64. Scanning it makes a project on the phone with nothing to type.
"""

import io
import zlib
from base64 import b64encode
from dataclasses import dataclass
from typing import Final

import orjson

_BORDER: Final = 4
"""Modules of quiet zone that ISO/IEC 18004 asks for."""
_SCALE: Final = 6


@dataclass(frozen=True, slots=True)
class SettingsCode:
    """One project's settings in the forms that people and programs can use."""

    text: str
    """Deflated and in base64, as the QR code holds it."""
    svg: str
    png: str
    """In base64."""


def settings_code(server_url: str, *, project: str, interviewer: str) -> SettingsCode:
    """Write the settings that let ODK Collect fetch and send at this address."""
    import segno  # loaded when the first code is drawn, not with the service

    settings = {
        "general": {
            "protocol": "odk_default",
            "server_url": server_url,
            "form_update_mode": "match_exactly",
            "periodic_form_updates_check": "every_one_hour",
            "autosend": "wifi_and_cellular",
            "delete_send": False,
            "app_language": "vi",
            "metadata_username": interviewer,
        },
        "admin": {},
        "project": {"name": project},
    }
    text = b64encode(zlib.compress(orjson.dumps(settings), 9)).decode()
    code = segno.make_qr(text, error="l")
    svg, png = io.BytesIO(), io.BytesIO()
    code.save(svg, kind="svg", scale=_SCALE, border=_BORDER, xmldecl=False, nl=False)
    code.save(png, kind="png", scale=_SCALE, border=_BORDER)
    return SettingsCode(text, svg.getvalue().decode(), b64encode(png.getvalue()).decode())
