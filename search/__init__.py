"""Public decisions made into indexes, and the two readers of them."""
