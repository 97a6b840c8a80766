"""Feeds: Atom (RFC 4287), RSS in its versions, and what threads add to them (RFC 4685, wfw, slash)."""
