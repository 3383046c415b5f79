"""The layers of the course."""
