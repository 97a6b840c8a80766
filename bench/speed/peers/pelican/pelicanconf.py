"""Stock Pelican: no plugins, Python-Markdown, its own feeds and tags."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from filters import clock, comments, day, minute

SITENAME = "The Long Pier"
SITEURL = "https://bench.example"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
PATH, OUTPUT_PATH, THEME = "content", "output", "theme"
ARTICLE_PATHS, PAGE_PATHS, STATIC_PATHS = ["essays"], [], []
USE_FOLDER_AS_CATEGORY = False
ARTICLE_URL, ARTICLE_SAVE_AS = "essays/{slug}/", "essays/{slug}/index.html"
ARCHIVES_SAVE_AS = "essays/index.html"
TAG_URL, TAG_SAVE_AS = "topics/{slug}/", "topics/{slug}/index.html"
TAGS_SAVE_AS = "topics/index.html"
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = ""
DIRECT_TEMPLATES = ["index", "archives", "tags"]
DEFAULT_PAGINATION = False
FEED_ALL_ATOM, FEED_MAX_ITEMS = "feed.xml", 20
CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
MARKDOWN = {"extension_configs": {"markdown.extensions.extra": {}}, "output_format": "html5"}
JINJA_FILTERS = {"comments": comments, "day": day, "minute": minute, "clock": clock}
