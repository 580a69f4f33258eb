"""Stock Pelican for the comparison: its own articles, tags and authors, and no plugin."""

import json

SITEURL = "http://127.0.0.1:8000"
SITENAME = "澜川市应急管理局行政执法公示"
TIMEZONE = "Asia/Shanghai"
DEFAULT_LANG = "zh-cn"
THEME = "theme"
JINJA_FILTERS = {"fromjson": json.loads}
DIRECT_TEMPLATES = ["index"]
ARTICLE_TRANSLATION_ID = False
PAGE_TRANSLATION_ID = False
FORMATTED_FIELDS: list[str] = []
FEED_ALL_ATOM = "feeds/all.atom"
FEED_MAX_ITEMS = 50
CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
CATEGORY_SAVE_AS = ""
