"""What the portal is measured by: `make bench`."""
