"""README's promises that can be checked without a network."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
LINKS = sorted(set(re.findall(r"\]\(([^)#:]+)\)", README)))


@pytest.mark.parametrize("link", LINKS)
def test_what_readme_points_at_is_there(link: str) -> None:
    assert (ROOT / link).exists()


def test_the_test_command_is_the_one_that_ci_runs() -> None:
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")
    assert "<!-- test command -->" in script
    command = README.split("<!-- test command -->", 1)[1].split("```bash\n", 1)[1].split("```", 1)[0]
    assert command.strip().endswith(".venv/bin/python tests/run.py")


def test_pinned_versions_name_no_index() -> None:
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        assert line.startswith("#") or re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!_-]+", line), line
