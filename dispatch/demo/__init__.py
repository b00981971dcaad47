"""The demo theatre: real places, the real nations, fictional people and calls. Everything goes through the services."""
