"""The desk operator's console."""
