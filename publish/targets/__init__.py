"""Where the live site is copied to, and in which order: what has ended leaves first."""
