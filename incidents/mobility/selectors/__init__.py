"""Reading movements, routes and reports."""
