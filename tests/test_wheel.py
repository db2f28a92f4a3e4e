"""The wheel carries everything: notebooks, templates, data; it works from any folder without the checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built wheel, laid out as an installer would."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("antirisk_toolkit-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


@pytest.mark.parametrize(
    "path",
    [
        "toolkit/_bundle/notebooks/self_diagnosis.ipynb",
        "toolkit/_bundle/notebooks/antirisk_program.ipynb",
        "toolkit/_bundle/notebooks/report.ipynb",
        "toolkit/_bundle/templates/voila/templates/antirisk/index.html.j2",
        "toolkit/methodology/data/factors/R17.yaml",
        "toolkit/methodology/data/factor_sets/irkutsk-2023.yaml",
        "toolkit/ui/static/page/app.js",
        "toolkit/ui/static/icons.svg",
        "toolkit/serving/pages/start.html",
        "toolkit/example/school.yaml",
    ],
)
def test_the_wheel_holds(unpacked: Path, path: str) -> None:
    assert (unpacked / path).is_file()


def test_the_wheel_prepares_the_example_from_any_folder(unpacked: Path, tmp_path: Path) -> None:
    database = tmp_path / "пример.sqlite"
    command = [sys.executable, "-m", "toolkit", "demo", "--prepare-only", "--db", str(database)]
    environment = {**os.environ, "PYTHONPATH": str(unpacked)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert database.is_file()

    where = "import toolkit.places as p; print(p.own_places().notebooks)"
    told = subprocess.run(
        [sys.executable, "-c", where],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(told.stdout.strip()) == unpacked / "toolkit/_bundle/notebooks"
