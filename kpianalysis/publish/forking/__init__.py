"""Notebooks without a kernel each: one warm parent, a forked child for every notebook."""
