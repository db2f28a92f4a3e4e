"""A page's kernel imports the documents' package early; the heavy libraries come with the first document."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize("heavy", ["pandas", "seaborn", "matplotlib", "openpyxl"])
def test_the_package_itself_imports_nothing_heavy(heavy: str) -> None:
    code = f"import sys, toolkit.documents; sys.exit({heavy!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("heavy", ["pandas", "matplotlib"])
def test_a_workbook_needs_no_tables_and_no_charts(heavy: str) -> None:
    code = f"import sys, toolkit.documents.workbook; sys.exit({heavy!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
