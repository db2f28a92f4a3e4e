"""Where a measure comes from, in words: codes of rows in municipal documents made readable.

A code is «<document>/<place>» as in orders.md: «001/4», «003/М-I.9», «004/п4.8», «004/спр.7», «002/цель».
"""

import re
from collections.abc import Callable, Sequence

from toolkit.methodology.catalogue import Catalogue, SourceDocument
from toolkit.methodology.consistency import GENERAL_PRACTICE

_LEVELS = {"М": "муниципальный уровень", "Ш": "уровень школы"}

# A place's pattern -> its words; the document tells whether a point is «приказа» or «распоряжения».
_PLACES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], SourceDocument], str]], ...] = (
    (re.compile(r"\d+"), lambda found, _: f"строка {found[0]}"),
    (
        re.compile(r"([МШ])-([IVXL]+)\.(\d+)"),
        lambda found, _: f"{_LEVELS[found[1]]}, раздел {found[2]}, строка {found[3]}",
    ),
    (re.compile(r"([IVXL]+)\.(\d+)"), lambda found, _: f"раздел {found[1]}, строка {found[2]}"),
    (re.compile(r"п(\d[\d.]*)"), lambda found, document: f"пункт {found[1]} {document.order_of}"),
    (re.compile(r"спр\.(\d+)"), lambda found, _: f"справка, раздел {found[1]}"),
    (re.compile(r"спр\.([а-яё])"), lambda found, _: f"справка, раздел «{found[1]}»"),
    (re.compile(r"цель"), lambda *_: "цель дорожной карты"),
)


def in_words(catalogue: Catalogue, codes: Sequence[str]) -> str:
    """«практика: Калар, 2022, строка 4; Бодайбо, 2023, пункт 4.8 приказа».

    «ОЗ» becomes «опыт школ (общая практика)», after the documents. A code that is not one of the forms in
    orders.md stays as written (a methodologist may invent his own). Without codes the text is empty.
    """
    documents = {document.code: document for document in catalogue.sources}
    rows = [_row(code.strip(), documents) for code in codes if code.strip() not in ("", GENERAL_PRACTICE)]
    parts = ["практика: " + "; ".join(rows)] if rows else []
    if any(code.strip() == GENERAL_PRACTICE for code in codes):
        parts.append("опыт школ (общая практика)")
    return "; ".join(parts)


def document_of(code: str) -> str:
    """The document part of a code: «004» of «004/п4.8»; empty for «ОЗ»."""
    document, slash, _ = code.partition("/")
    return document if slash else ""


def _row(code: str, documents: dict[str, SourceDocument]) -> str:
    document = documents.get(document_of(code))
    if document is None:
        return code
    place = code.partition("/")[2]
    for pattern, words in _PLACES:
        found = pattern.fullmatch(place)
        if found:
            place = words(found, document)
            break
    return f"{document.place}, {document.year}, {place}"
