"""Which myth a text addresses, what stance it takes, and which words show it."""
