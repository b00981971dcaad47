"""The patrol leader's phone."""
