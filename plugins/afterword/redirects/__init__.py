"""Old addresses: what says them, where they lead, and how a server is told."""
