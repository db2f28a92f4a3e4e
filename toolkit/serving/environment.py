"""What a page's process is told: an environment made anew, with what a page needs and nothing else.

The server's own environment may hold secrets (the key's file, a proxy's password), and Voilà would add the
visitor's address, cookies and headers. None of it gets in: what is not named here stays outside.
"""

import os
import re
import uuid
from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import parse_qsl, urlencode

from toolkit.places import import_folder
from toolkit.store.visitor import VISITOR_VARIABLE, Visitor

DATABASE_VARIABLE = "ANTIRISK_DB"
SERVED_VARIABLE = "ANTIRISK_SERVED"  # holds what the addresses of all pages begin with
QUERY_VARIABLE = "QUERY_STRING"

_KEPT = frozenset(
    {
        # where programs, temporary files and the user's folders are
        *("PATH", "HOME", "TMPDIR", "TEMP", "TMP", "USERPROFILE", "APPDATA", "LOCALAPPDATA"),
        *("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "MPLCONFIGDIR", "IPYTHONDIR"),
        # without these Windows starts no program
        *("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "NUMBER_OF_PROCESSORS"),
        # language and time
        *("LANG", "LANGUAGE", "TZ"),
        # how Python is found and how much of the machine it takes
        *("PYTHONHOME", "PYTHONPATH", "PYTHONUTF8", "PYTHONIOENCODING", "PYTHONDONTWRITEBYTECODE"),
        *("LD_LIBRARY_PATH", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"),
        # how PostgreSQL's certificate is checked
        *("PGSSLMODE", "PGSSLROOTCERT"),
        # a methodologist's own catalogue and Word templates
        *("ANTIRISK_CATALOGUE", "ANTIRISK_TEMPLATES"),
    }
)
# What an address may say to a page, and how each value looks.
_PARAMETERS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "school": re.compile(r"[0-9]{1,9}"),
        "step": re.compile(r"[a-z_]{1,40}"),
        "place": re.compile(r"[A-Za-z0-9_./:-]{1,200}"),
    }
)


def page_environment(
    server: Mapping[str, str], *, database: str, visitor: Visitor, query: str = "", base_url: str = "/"
) -> dict[str, str]:
    """The environment of one page's process: `server` is the server's own, `query` the address's question.

    Each opening of a page is a visit of its own: by it the page knows its own changes.
    """
    kept = {name: value for name, value in server.items() if name in _KEPT or name.startswith("LC_")}
    # The process runs in the notebooks' folder, where a copy that is not installed cannot be imported.
    folders = [str(import_folder()), *filter(None, [kept.get("PYTHONPATH")])]
    return {
        **kept,
        "PYTHONPATH": os.pathsep.join(folders),
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # else each kernel prints a debugger's warning
        DATABASE_VARIABLE: database,
        SERVED_VARIABLE: base_url,
        VISITOR_VARIABLE: visitor._replace(visit=uuid.uuid4().hex).as_text(),
        QUERY_VARIABLE: known_parameters(query),
    }


def known_parameters(query: str) -> str:
    """Of an address's question only what a page understands, the first of each."""
    try:
        asked = parse_qsl(query, max_num_fields=20)
    except ValueError:
        return ""
    found: dict[str, str] = {}
    for name, value in asked:
        shape = _PARAMETERS.get(name)
        if shape is not None and shape.fullmatch(value):
            found.setdefault(name, value)
    return urlencode(found)
