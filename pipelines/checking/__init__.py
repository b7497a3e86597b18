"""Whether a release is what it says it is: by the standards that describe it, and by rules of our own."""
