"""Make the Word templates that come with the toolkit: `python docs/word_templates`.

A methodologist edits copies of them in Word; this is how the shipped ones were laid out, so that all of them
keep the same margins, type and signatures. Fields and loops are docxtpl's; what can be said in them is listed
in docs/word.md.
"""

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))  # run as a folder, not installed

import papers  # noqa: E402
import plans  # noqa: E402

from toolkit.documents.word.paper import PAPERS  # noqa: E402


def main() -> None:
    """Write the templates of all papers."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--to", type=Path, default=ROOT / "templates" / "documents", help="folder for them")
    folder: Path = parser.parse_args().to
    folder.mkdir(parents=True, exist_ok=True)
    for paper in PAPERS:
        room = plans if hasattr(plans, paper.code) else papers
        getattr(room, paper.code)().save(folder / paper.template)


if __name__ == "__main__":
    main()
