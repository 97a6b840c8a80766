"""Where a site goes: one module a kind of target."""
