"""Conversations: the model, the `.thread` file, the tree, merging, comment HTML."""
