"""Which platform a page is of, told from the page alone."""
