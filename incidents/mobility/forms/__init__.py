"""The forms of this function. What they mean is checked by the services; here is only what a field looks like."""
