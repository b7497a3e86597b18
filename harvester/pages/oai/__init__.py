"""Readers of OAI-PMH: the protocol, and the formats that its records are in."""
