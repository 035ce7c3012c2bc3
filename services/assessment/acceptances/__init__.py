"""Acceptances: taking many claims over at once where nothing differs."""
