"""What an independent count of a real export means for the ledger of its import: one module a format.

`expected(truth)` returns ledger counts by their path in the ledger's JSON, `comments.withheld.spam`; where a
truth doesn't tell two of them apart, their paths are joined by " + " and the number is their sum.
"""
