"""Which KPI does a supplier mean, however its ref is spelt?"""

from __future__ import annotations

import difflib
import re
import string

from kpianalysis.contract import Contract
from kpianalysis.intake.cell_text import tidy_text, without_marks


class RefReader:
    """Turns a supplier's spelling into the normal form of a ref.

    The loose spellings (``CSC_KPI04``, ``CSC KPI 4``, ``KPI 4`` under an area's heading) are
    derived from the contract's ``ref_pattern``; aliases of KPIs and areas come from contract.toml.

    Parameters
    ----------
    contract : Contract
        Whose refs, areas and aliases to know.
    """

    def __init__(self, contract: Contract) -> None:
        self._template = contract.ref_pattern
        self._refs = {_squashed(kpi.ref): kpi.ref for kpi in contract.kpis}
        self._refs |= {_squashed(alias): kpi.ref for kpi in contract.kpis for alias in kpi.aliases}
        titles = [(kpi.title, kpi.ref) for kpi in contract.kpis]
        titles += [(kpi.plain_name, kpi.ref) for kpi in contract.kpis]
        self._titles = {_squashed(title): ref for title, ref in reversed(titles)}
        self._owners: dict[str, list[str]] = {}
        for title, ref in titles:
            self._owners.setdefault(_squashed(title), []).append(ref)
        self._areas = {
            _squashed(name): area.code
            for area in contract.areas
            for name in (area.code, area.name, *area.aliases)
        }
        self._area_names = {area.name: area.name for area in contract.areas}
        self._area_names |= {name: a.name for a in contract.areas for name in a.aliases}
        self._pattern = _loose_pattern(contract.ref_pattern)

    def area(self, text: object) -> str | None:
        """Return the code of the area that a heading, a cell or a sheet's name means."""
        return None if text is None else self._areas.get(_squashed(text))

    def nearest_area(self, text: str) -> str | None:
        """Propose the area that was perhaps meant; it is never applied by itself."""
        names = {_squashed(name): meant for name, meant in self._area_names.items()}
        close = difflib.get_close_matches(_squashed(text), names, n=1, cutoff=0.75)
        return names[close[0]] if close else None

    def ref(self, text: object, area: str | None = None) -> str | None:
        """Return the normal form of a ref, or None when the contract has no such KPI."""
        squashed = _squashed(text)
        if squashed in self._refs:
            return self._refs[squashed]
        normal = self.normal_form(text, area)
        if normal:
            return self._refs.get(_squashed(normal))
        return self._titles.get(squashed)

    def normal_form(self, text: object, area: str | None = None) -> str | None:
        """Write a ref in the contract's pattern, whether or not the contract has that KPI."""
        found = self._pattern.fullmatch(without_marks(tidy_text(text)))
        if not found:
            return None
        parts = found.groupdict()
        code = self._areas.get(_squashed(parts["area"])) if parts.get("area") else area
        if "area" in parts and code is None:
            return None
        number = int(parts["number"]) if parts.get("number") else 0
        return self._template.format(area=code, number=number)

    def other_owner(self, title: object, ref: str) -> str | None:
        """Return the KPI that a title belongs to, when it is not the KPI of the ref."""
        owners = self._owners.get(_squashed(title), [])
        return owners[0] if owners and ref not in owners else None

    def nearest(self, text: object, area: str | None = None) -> str | None:
        """Propose the ref that was perhaps meant; it is never applied by itself."""
        wanted = _squashed(self.normal_form(text, area) or text)
        close = difflib.get_close_matches(wanted, self._refs, n=len(self._refs), cutoff=0.75)
        # Figures that changed places are the likeliest slip; the sort is stable for the rest.
        close.sort(key=lambda candidate: sorted(candidate) != sorted(wanted))
        return self._refs[close[0]] if close else None


def _loose_pattern(template: str) -> re.Pattern[str]:
    """Derive from ``{area}_KPI_{number:02}`` a pattern for its loose spellings.

    >>> bool(_loose_pattern("{area}_KPI_{number:02}").fullmatch("CSC KPI 4"))
    True
    """
    pattern = ""
    for literal, field, _, _ in string.Formatter().parse(template):
        words = re.findall(r"[A-Za-z0-9]+", literal)
        pattern += "".join(rf"{re.escape(word)}[\W_]*" for word in words)
        if field == "area":
            pattern += r"(?:(?P<area>[A-Za-z][A-Za-z ]*?)[\W_]*)?"
        elif field == "number":
            pattern += r"0*(?P<number>\d{1,4})[\W_]*"
    return re.compile(pattern, re.I)


def _squashed(text: object) -> str:
    """Keep letters and digits only, in one case."""
    return re.sub(r"[^a-z0-9]", "", tidy_text(text).casefold())
