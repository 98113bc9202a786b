"""The road of every input and every deadline: why nothing is lost and nothing is done twice.

`engine` receives and fires, `dispatch` finds the command, `context` is a handler's hands; `inbox`,
`ledger`, `live` and `outbox` are what is written in the same transaction; `delivery` lets it out.
"""
