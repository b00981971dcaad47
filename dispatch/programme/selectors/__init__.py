"""Reading planned patrols."""
