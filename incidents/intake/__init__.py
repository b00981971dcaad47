"""What the desk sees while a call is being taken: what it is probably about, and what is known of place and caller."""
