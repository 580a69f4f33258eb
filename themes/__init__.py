"""The look: templates, styles and scripts of the public pages, shared by all who render."""
