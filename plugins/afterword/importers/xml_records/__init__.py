"""XML that is a row of records, read strictly as far as it goes and loosely across each fault."""
