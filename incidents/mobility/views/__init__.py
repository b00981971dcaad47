"""The pages of mobility support, at the desk and on the phone."""
