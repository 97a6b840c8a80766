"""Answers by mail, or webmentions: each is laid to what it answers, and all of them before a person."""
