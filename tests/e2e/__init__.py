"""End-to-end tests: the program as its users start it, against HTTP servers on the loopback interface."""
