"""Documentation, and the tools that write what of it is generated."""
