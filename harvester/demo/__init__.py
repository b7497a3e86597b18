"""The demo index: a small invented index of academic documents that knows the right values of its own records."""
