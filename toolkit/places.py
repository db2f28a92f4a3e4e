"""Where the toolkit's own folders and the user's data lie on this machine."""

import os
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path, user_documents_path

TEMPLATES_VARIABLE = "ANTIRISK_TEMPLATES"
_PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Places:
    """The folders a server needs: notebooks, templates, and the files of the look (css, icons)."""

    notebooks: Path
    templates: Path
    look: Path


def own_places() -> Places:
    """The folders of this copy of the toolkit.

    An installed wheel carries notebooks and templates inside the package (`_bundle`, see `force-include`
    in pyproject.toml); in a checkout they stand beside the package, where authors edit them.
    """
    bundle = _PACKAGE / "_bundle"
    top = bundle if bundle.is_dir() else _PACKAGE.parent
    return Places(notebooks=top / "notebooks", templates=top / "templates", look=_PACKAGE / "ui" / "static")


def word_templates() -> Path:
    """The folder of Word templates: env ANTIRISK_TEMPLATES where a methodologist keeps his own, else ours."""
    told = os.environ.get(TEMPLATES_VARIABLE, "").strip()
    return Path(told).expanduser() if told else own_places().templates / "documents"


def import_folder() -> Path:
    """The folder that makes `import toolkit` find this very copy."""
    return _PACKAGE.parent


def data_folder() -> Path:
    """The user's folder for databases; made if it is not there."""
    return user_data_path("antirisk", appauthor=False, ensure_exists=True)


def example_database() -> Path:
    """The database of the invented school; kept between runs."""
    return data_folder() / "пример.sqlite"


def schools_database() -> Path:
    """The database used when none is named."""
    return data_folder() / "школы.sqlite"


def workbench_folder() -> Path:
    """Where a methodologist's own copies of the notebooks lie."""
    return user_documents_path() / "Антириск"


def database_url(database: str | Path) -> str:
    """The address of a database: what is not an address yet is a path, made absolute.

    Kernels run in another folder than the command, so a relative path would mean another file there.
    """
    text = os.fspath(database)
    if "://" in text:
        return text
    return f"sqlite:///{Path(text).expanduser().resolve().as_posix()}"
