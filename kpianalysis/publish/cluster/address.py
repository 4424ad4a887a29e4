"""Where is the scheduler of a Dask cluster?"""

from __future__ import annotations

import re

from kpianalysis.errors import ParameterProblem

_ADDRESS = re.compile(r"(?:(tcp|tls)://)?(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+):([0-9]{1,5})")
_HIGHEST_PORT = 65_535


def scheduler_address(text: str) -> str:
    """Check the address of a scheduler, and complete it.

    Parameters
    ----------
    text : str
        As a person gives it.

    Raises
    ------
    ParameterProblem
        When it is none. The dashboard's address, which begins with ``http``, is none either.

    Examples
    --------
    >>> scheduler_address("127.0.0.1:8786"), scheduler_address("tls://kpi.example.org:8786")
    ('tcp://127.0.0.1:8786', 'tls://kpi.example.org:8786')
    """
    found = _ADDRESS.fullmatch(text.strip())
    if found is None or not 0 < int(found[3]) <= _HIGHEST_PORT:
        raise ParameterProblem(
            "is not the address of a Dask scheduler",
            found=text,
            cell="--cluster",
            action="write it as tcp://127.0.0.1:8786, or with tls:// for an encrypted one",
        )
    return f"{found[1] or 'tcp'}://{found[2]}:{found[3]}"
