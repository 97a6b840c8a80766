"""Asking other machines for files, politely: the only room that touches the network, used by `cli` alone.

It knows addresses and bytes, and nothing of essays, comments or pictures.
"""
