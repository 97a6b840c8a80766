"""JSON exports: strictly where they are sound, and record by record around what is broken."""
