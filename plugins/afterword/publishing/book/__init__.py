"""The book: every essay with its conversation as an EPUB 3, made of a finished site's pages."""
