"""Which elements and attributes are pages made of? What is not named here does not pass."""

from __future__ import annotations

import re

HTML_ELEMENTS = frozenset(
    """html head meta title style body main header footer nav search section article aside address
    h1 h2 h3 h4 h5 h6 hgroup p div span a ul ol li dl dt dd
    table caption colgroup col thead tbody tfoot tr th td figure figcaption img svg
    strong em b i s u small sub sup abbr dfn time code pre kbd samp var blockquote q cite data del
    ins mark bdi bdo br wbr hr details summary input label""".split()
)
SVG_ELEMENTS = frozenset(
    """svg g defs symbol use path rect line polyline polygon circle ellipse text tspan title desc
    clippath mask marker pattern lineargradient radialgradient stop""".split()
)
# Each of these makes a browser ask for something, or changes where it asks.
LOADING_ELEMENTS = frozenset(
    """link base iframe frame frameset fencedframe portal object embed applet video audio source
    track picture image feimage bgsound""".split()
)
FORM_ELEMENTS = frozenset(
    """form fieldset legend button select option optgroup datalist textarea output meter progress
    keygen isindex""".split()
)
LOADING_ATTRIBUTES = frozenset(
    """src srcset imagesrcset srcdoc data poster background ping manifest archive codebase code
    classid longdesc profile lowsrc dynsrc usemap icon attributionsrc xlink:href xml:base
    action formaction""".split()
)
# Point to ids of the page, several with spaces between.
POINTING_ATTRIBUTES = frozenset(
    """aria-labelledby aria-describedby aria-controls aria-details aria-owns aria-flowto
    aria-activedescendant aria-errormessage headers for list""".split()
)
_HTML_ATTRIBUTES = frozenset(
    """id class lang dir title role tabindex hidden translate scope headers colspan rowspan span
    abbr href hreflang rel download type for checked name value autocomplete disabled content
    charset http-equiv alt src width height datetime start reversed open""".split()
)
# Looks that matplotlib and our own SVG give as attributes.
_SVG_ATTRIBUTES = frozenset(
    """id class role lang tabindex focusable href xmlns xmlns:xlink xml:space viewbox
    preserveaspectratio width height x y x1 x2 y1 y2 cx cy r rx ry dx dy d points transform
    text-anchor dominant-baseline alignment-baseline baseline-shift writing-mode letter-spacing
    word-spacing textlength lengthadjust direction unicode-bidi display visibility overflow opacity
    color fill fill-opacity fill-rule clip-path clip-rule mask paint-order vector-effect
    shape-rendering text-rendering color-rendering color-interpolation stroke stroke-width
    stroke-opacity stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin
    stroke-miterlimit marker-start marker-mid marker-end marker markerwidth markerheight
    markerunits orient refx refy clippathunits maskunits maskcontentunits patternunits
    patterncontentunits patterntransform gradientunits gradienttransform spreadmethod offset fx fy
    stop-color stop-opacity font font-family font-size font-style font-weight font-variant
    font-stretch white-space""".split()
)
_OPEN_NAMES = re.compile(r"(aria|data)-[a-z][a-z-]*")
# Their values are words for people, in which "url(" is two more of a supplier's characters.
_WORDS = ("aria-", "data-")


def is_known_attribute(name: str, *, in_svg: bool) -> bool:
    """Say whether pages need an attribute.

    >>> is_known_attribute("aria-label", in_svg=True), is_known_attribute("slot", in_svg=False)
    (True, False)
    """
    known = _SVG_ATTRIBUTES if in_svg else _HTML_ATTRIBUTES
    return name in known or _OPEN_NAMES.fullmatch(name) is not None


def holds_words(name: str) -> bool:
    """Say whether an attribute's value is for people, and no style of a drawing.

    >>> holds_words("aria-label"), holds_words("fill")
    (True, False)
    """
    return name.startswith(_WORDS)
