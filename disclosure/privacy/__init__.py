"""Private data in Chinese text: where it stands, of which class, and why we think so."""
