"""A Word document as PDF, drawn by LibreOffice: one source for both, so the two never differ.

LibreOffice draws the very document that a methodologist has edited; a second template for another program
would have to be kept equal by hand. It is not on every laptop, and then a person saves a PDF from Word.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from platformdirs import user_cache_path

from toolkit.errors import DocumentError

PROGRAMS = ("soffice", "libreoffice")
PATIENCE = 120  # seconds for one call, however many documents
HOW = "В Word: «Файл», «Сохранить как», «PDF». Или установите LibreOffice."


def drawer() -> str | None:
    """The program that draws PDFs here, or None."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


def drawn(name: str, data: bytes) -> tuple[str, bytes]:
    """Name and bytes of one document as PDF. Raises DocumentError as `as_pdf` does."""
    return f"{Path(name).stem}.pdf", as_pdf([(name, data)])[0]


def as_pdf(documents: Sequence[tuple[str, bytes]]) -> list[bytes]:
    """PDFs of named documents (.docx, .xlsx), all in one call: starting the office takes longer than drawing.

    Raises:
        DocumentError: LibreOffice is not here, or could not draw; one sentence with what to do.
    """
    program = drawer()
    if program is None:
        raise DocumentError(f"PDF сделать нечем: на этом компьютере нет LibreOffice. {HOW}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sources = []
        for number, (title, data) in enumerate(documents):
            source = folder / f"{number}{Path(title).suffix}"
            source.write_bytes(data)
            sources.append(source)
        # A profile of its own: an office that is open on this machine would answer instead of drawing.
        command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
        command += ["--convert-to", "pdf", "--outdir", str(folder / "out"), *map(str, sources)]
        try:
            with _turn():
                subprocess.run(command, capture_output=True, timeout=PATIENCE, check=True)
            return [(folder / "out" / f"{source.stem}.pdf").read_bytes() for source in sources]
        except (subprocess.SubprocessError, OSError) as problem:
            raise DocumentError(f"PDF не получился: LibreOffice не ответил. {HOW}") from problem


@contextmanager
def _turn() -> Iterator[None]:
    """One drawing at a time on a machine: an office takes much memory, and a class presses together."""
    folder = user_cache_path("antirisk", appauthor=False, ensure_exists=True)
    with (folder / "pdf.lock").open("ab") as lock:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(lock.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
