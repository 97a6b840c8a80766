"""The keepsake: one file that holds a finished site, its texts as data, a book of them, and their digests.

Everything is made of a finished site's folder, so it holds what visitors were shown and nothing else.
"""
