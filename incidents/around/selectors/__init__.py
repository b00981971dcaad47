"""Reading what lies around an incident."""
