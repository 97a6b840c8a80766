"""Publishing: checks before, targets after."""
