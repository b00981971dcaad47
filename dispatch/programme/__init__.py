"""The joint patrol programme: planned joint and preventive patrols, the orders that their leaders read, debriefs."""
