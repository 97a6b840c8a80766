"""Exports that are many files: a zip as it was downloaded, or the folder that came out of it."""
