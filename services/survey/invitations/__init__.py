"""Invitations: links and QR codes by which respondents answer by themselves, made, counted, revoked and printed."""
