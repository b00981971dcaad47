"""Pages of the patrol programme, at the desk and on the phone."""
