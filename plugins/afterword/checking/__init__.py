"""Reads every source whole and names each mistake: file, line, what to write instead."""
