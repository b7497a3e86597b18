"""How the fields of a record are filled from the texts that are printed: one module for each group of fields.

What reads a single text stands in :mod:`pipelines.normalize`; here it is decided which text is read for which field, in
which language it is, and what is believed where several say the same thing. No input or output, no clock.
"""
