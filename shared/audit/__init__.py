"""The audit trail: who did what, when, to what, before and after.

Entries are written in the command's own transaction, only ever added (a trigger refuses the rest), and chained: each carries
the SHA-256 of itself and of the entry before it, one chain per authority and one for what belongs to none. Whoever changes,
removes or inserts an entry breaks its chain at that place; `python -m services.<name> verify-audit` names it.

`tables` and `chain` say what an entry is, `trail` writes, `reading` and `routes` answer, `verification` and `command` check.
"""
