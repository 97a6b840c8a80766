"""Source file → essays, threads and a ledger that balances."""
