"""Public decisions made into pages, feeds, open data and charts (a Pelican plugin)."""
