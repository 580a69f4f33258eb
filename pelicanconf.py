"""Pelican's settings: `pelican content` in a checkout builds the site into ``output/``.

Pages are not Pelican's own: the plugin writes all of them, from a stream of public decisions.
Plugins are given as modules, so that one that cannot be imported stops the build.
"""

import sys
from pathlib import Path

_ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(_ROOT))

from generator import plugin  # noqa: E402 (the checkout that these settings stand in)
from search import plugin as search_plugin  # noqa: E402

PATH = str(_ROOT / "content")
OUTPUT_PATH = str(_ROOT / "output")
THEME = str(_ROOT / "themes" / "portal")
PLUGINS = [plugin, search_plugin]

SITEURL = ""
TIMEZONE = "Asia/Shanghai"
DEFAULT_LANG = "zh-cn"
DEFAULT_DATE = "2026-01-01"
JINJA_ENVIRONMENT = {"autoescape": True}

# The plugin reads pages and cases with Pelican's readers when a file needs them.
ARTICLE_PATHS = ["none"]
PAGE_PATHS = ["none"]
READERS = {"rst": None, "html": None, "htm": None}
STATIC_PATHS: list[str] = []
THEME_STATIC_PATHS: list[str] = []
DIRECT_TEMPLATES: list[str] = []
TEMPLATE_PAGES: dict[str, str] = {}
ARTICLE_TRANSLATION_ID = False
PAGE_TRANSLATION_ID = False
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = TAG_SAVE_AS = ""
CACHE_CONTENT = LOAD_CONTENT_CACHE = False
DELETE_OUTPUT_DIRECTORY = False
