"""The Force Provost Marshal's page."""
