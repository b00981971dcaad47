"""The map that faces show: its basemap; what moves on it comes by the live feed."""
