"""The road of every input and every deadline: why nothing is lost and nothing is done twice.

`engine` receives and fires, `dispatch` finds the command among those that `commands` declares and
reads, `context` is a handler's hands and `effects` what else it may cause. `inbox`, `ledger` and
`outbox` are written in the same transaction; `delivery` lets it out; `upkeep` watches over it all.
"""
