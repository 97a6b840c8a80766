"""WXR, WordPress's export format: its records, strictly and loosely read, and what they say."""
