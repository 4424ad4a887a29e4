"""What are the folders and files of a page called?"""

from __future__ import annotations

import re

PAGE, MANIFEST, DRAFT = "page.html", "manifest.json", "draft"
EDITION = re.compile(r"edition-([1-9]\d{0,5})")
