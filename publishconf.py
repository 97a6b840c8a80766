"""Production settings: `pelicanconf.py`, and what differs."""

import sys
from pathlib import Path

# Found beside this file, from whatever folder the build is started in.
sys.path.insert(0, str(Path(__file__).parent))

from pelicanconf import *  # noqa: F403 - Pelican's way: production is development, and what differs

AFTERWORD = {**AFTERWORD, "strict": True}  # noqa: F405 - from pelicanconf
OUTPUT_PATH = "public"
# Drafts stay at home.
DRAFT_SAVE_AS = DRAFT_LANG_SAVE_AS = ""
DRAFT_PAGE_SAVE_AS = DRAFT_PAGE_LANG_SAVE_AS = ""
