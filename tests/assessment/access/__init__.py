"""Who may call what: per area a table (`<area>.yaml`) and a module that says how its operations are called well.

A module gives `STAGES` (operation → the state of the world in which it can be done; `preparation` where it is not named),
`ONCE` (operations that can be done once only: each further caller who may gets a world of its own) and
`request_of(operation, stage)`, a good request.
"""
