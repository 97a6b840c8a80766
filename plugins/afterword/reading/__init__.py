"""What the pages need beyond Pelican: frozen views, feeds, structured data."""
