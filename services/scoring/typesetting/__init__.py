"""Typesetting: templates and figures become PDF files, with fonts that come with the packages and with nothing of the machine."""
