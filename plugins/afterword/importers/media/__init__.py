"""Pictures, recordings and files that the sources refer to: what there is, where it is, and bringing it here.

Nothing in here touches the network; `fetching` does.
"""
