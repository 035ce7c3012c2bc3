"""The council's meetings: attendance, minutes, resolutions on agencies, and the chair's approval."""
