"""One dataset from many: which records of several releases are one article, and the release that is made of them."""
