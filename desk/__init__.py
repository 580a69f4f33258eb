"""People: the `portal` command line, the web desk and its settings."""
