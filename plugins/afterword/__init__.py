"""Afterword: essays, the conversations that followed them, and the myths they address."""
