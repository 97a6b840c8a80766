"""Essays: their metadata, their files, their rights."""
