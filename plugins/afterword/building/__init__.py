"""Building: what was read, what changed, what is written."""
