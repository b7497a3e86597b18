"""The normalizers: pure functions from the text a page prints to the value it stands for.

A normalizer returns the value, or raises :class:`~pipelines.normalize.unreadable.Unreadable`. It never guesses and
never invents: a month that is not printed is not written. Normalizing a normalized value gives it again. No input or
output, no clock, nothing of ours outside this room.

Import what is needed from its module, e.g. ``from pipelines.normalize.dates import normalize_date``.
"""
