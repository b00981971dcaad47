"""Every read of security tasks."""
