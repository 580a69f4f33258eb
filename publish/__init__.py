"""Plan, build, verify, apply; the tick; what is gone."""
