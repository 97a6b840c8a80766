"""Webmentions as receivers keep them: jf2 of webmention.io, its older links, microformats in JSON."""
