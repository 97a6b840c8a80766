"""What measures builds: a corpus, the same site for several engines, runs of them, and tables."""
