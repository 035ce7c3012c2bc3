"""Rounds: how long they last by the calendar, and the chair's extensions of them."""
