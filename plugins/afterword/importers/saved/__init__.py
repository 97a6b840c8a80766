"""Pages saved from a browser: their bytes, their tree, the essay on them and the comments under it."""
