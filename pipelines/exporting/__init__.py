"""A release in other formats: what is selected of it, and one writer a format."""
