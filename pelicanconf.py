"""Development settings; `publishconf.py` changes only what differs in production."""

from afterword.building import plugin as building
from afterword.checking import plugin as checking
from afterword.discussion import plugin as threads
from afterword.essays import plugin as essays
from afterword.myths import plugin as myths
from afterword.reading import filters
from afterword.reading import plugin as reading

SITENAME = "The Water Is Fine"
SITEURL = "https://thewaterisfine.example"
AUTHOR = "Ines Halloran"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"

# The engine's own settings; an unknown key stops the build.
AFTERWORD = {
    "description": "Essays on meeting people for work, and the conversations that followed them.",
    "keeper": "Ines Halloran",
    "contact": "https://thewaterisfine.example/about/#removal",
    "dispute": "https://thewaterisfine.example/about/#labels",
    "since": 2009,
    "security_contact": "https://thewaterisfine.example/about/#removal",
    "security_expires": "2027-10-31T00:00:00Z",
}

PATH = "content"
OUTPUT_PATH = "output"
ARTICLE_PATHS = ["essays"]
PAGE_PATHS = ["pages"]
STATIC_PATHS = ["images"]
USE_FOLDER_AS_CATEGORY = False
FILENAME_METADATA = ""
# Modules, not names: a bad import then stops the build.
PLUGINS = [checking, essays, threads, myths, reading, building]

ARTICLE_URL = "essays/{slug}/"
ARTICLE_SAVE_AS = "essays/{slug}/index.html"
# An essay in another language keeps the same kind of address.
ARTICLE_LANG_URL, ARTICLE_LANG_SAVE_AS = ARTICLE_URL, ARTICLE_SAVE_AS
DRAFT_URL = "drafts/{slug}/"
DRAFT_SAVE_AS = "drafts/{slug}/index.html"
DRAFT_LANG_URL, DRAFT_LANG_SAVE_AS = DRAFT_URL, DRAFT_SAVE_AS
PAGE_URL = "{slug}/"
PAGE_SAVE_AS = "{slug}/index.html"
PAGE_LANG_URL, PAGE_LANG_SAVE_AS = PAGE_URL, PAGE_SAVE_AS
DRAFT_PAGE_URL = "drafts/pages/{slug}/"
DRAFT_PAGE_SAVE_AS = "drafts/pages/{slug}/index.html"
DRAFT_PAGE_LANG_URL, DRAFT_PAGE_LANG_SAVE_AS = DRAFT_PAGE_URL, DRAFT_PAGE_SAVE_AS
ARCHIVES_URL = "essays/"
ARCHIVES_SAVE_AS = "essays/index.html"
DIRECT_TEMPLATES = ["index", "archives", "404"]
# Topics, people, myths and feeds are ours.
TAG_SAVE_AS = ""
CATEGORY_SAVE_AS = ""
AUTHOR_SAVE_AS = ""
FEED_ALL_ATOM = None
CATEGORY_FEED_ATOM = None
TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None
ARTICLE_TRANSLATION_ID = None
PAGE_TRANSLATION_ID = None
DEFAULT_PAGINATION = False

THEME = "theme"
JINJA_ENVIRONMENT = {"autoescape": True, "trim_blocks": True, "lstrip_blocks": True}
JINJA_FILTERS = filters.FILTERS
DELETE_OUTPUT_DIRECTORY = True
