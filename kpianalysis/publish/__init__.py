"""Notebooks into pages: papermill, nbconvert, a check, a manifest, and the page in its place."""
