"""Scoring: turns frozen inputs into results, ranks and grades, and publishes them.

Owns runs, results, approvals and publications. Never changes an input, and never computes twice what it has computed once:
the same documents, settings and kernel give the same run.
"""
