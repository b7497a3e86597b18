"""Tests of the demo sites themselves."""
