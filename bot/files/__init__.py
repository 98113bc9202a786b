"""Files: kept once by their content, named by messages, cards and records.

`keeping.Files` takes, moves, reads and sweeps contents, `values.FileRef` is how everything else
names one, `queries.attachments` gives those of a record. Handlers go through `ctx.files`.
"""
