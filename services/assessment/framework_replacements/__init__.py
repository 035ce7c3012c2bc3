"""Replacing the framework of a period that is under way: what stays, what has to be looked at again, what goes."""
