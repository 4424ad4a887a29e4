"""What are the folders and files of a page called?"""

from __future__ import annotations

import re

PAGE, MANIFEST, DRAFT = "page.html", "manifest.json", "draft"
FAILED = "failed"
PDF, LARGE_PRINT_PDF = "page.pdf", "page-large-print.pdf"
# By the option of a run that asks for them.
PDFS = {"pdf": PDF, "large_print": LARGE_PRINT_PDF}
EDITION = re.compile(r"edition-([1-9]\d{0,5})")


def failed_folder(name: str) -> str:
    """Return the folder of what a failed run left, beside that of the page.

    >>> failed_folder("draft"), failed_folder("addendum")
    ('failed', 'addendum-failed')
    """
    return FAILED if name == DRAFT else f"{name}-{FAILED}"
