"""Run the notebooks and keep what the methodist's cells print: `python docs/notebooks.py`.

The app's own cell keeps no output: a stored widget is dead when the notebook is opened again.
"""

import os
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"


def refresh(path: Path) -> None:
    """Execute one notebook against an empty database and store the outputs that tests compare."""
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}
    ).execute()
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code" and "methodist" not in cell.metadata.get("tags", []):
            cell.outputs, cell.execution_count = [], None
    notebook.metadata.pop("widgets", None)
    notebook.metadata["language_info"] = {"name": "python"}
    nbformat.write(notebook, path)


def main() -> None:
    """Refresh all notebooks."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ANTIRISK_DB"] = str(Path(folder) / "empty.sqlite")
        for path in sorted(NOTEBOOKS.glob("*.ipynb")):
            refresh(path)


if __name__ == "__main__":
    main()
