"""Intake: workbooks, CSV, JSON and Markdown become decisions through one validator."""

from __future__ import annotations

from disclosure.intake.reading import Reading, read, read_stream
from disclosure.intake.review_file import ReviewRow, read_reviews
from disclosure.intake.validation import Row

__all__ = ["Reading", "ReviewRow", "Row", "read", "read_reviews", "read_stream"]
