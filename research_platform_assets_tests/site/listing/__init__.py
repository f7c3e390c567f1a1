"""The list of all repositories."""
