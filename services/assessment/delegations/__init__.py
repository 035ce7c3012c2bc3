"""Leaves of a report in the hands of single accounts of the agency."""
