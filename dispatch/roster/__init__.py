"""The roster: who rides in which patrol, coming on and going off duty, and setting patrols up."""
