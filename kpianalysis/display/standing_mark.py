"""Where does a page say that it is a draft? Nobody has approved what a notebook shows.

Each place carries the attribute ``data-standing``: whoever writes the page fills in there what
holds once a person has approved it, and takes the attribute away.
"""

from __future__ import annotations

from markupsafe import Markup

DRAFT = Markup('<span class="standing" data-standing="mark">Draft</span>')
# Empty in a draft: stands behind the paragraph that holds the mark.
REASON = Markup('<span data-standing="reason"></span>')
NOBODY_APPROVED = Markup(
    '<span data-standing="approval">This page is a draft, which nobody has approved.</span>'
)
NOT_PUBLISHED = Markup('<span data-standing="published">It is not yet published.</span>')
