"""How much room a text takes in Times New Roman, so that a row is as high as its text needs.

Excel computes row heights itself only for rows that nobody set and never for merged cells; LibreOffice and
viewers differ again. So heights are set here, from the widths of the letters. Widths are in thousandths of
the font size, rounded up to ten, regular and bold apart; sizes, widths and heights are in points.
"""

from functools import lru_cache

_REGULAR = {
    190: "'",
    210: "|",
    250: " ,.\u00a0",
    280: "/:;\\ijlt",
    340: "!()-I[]`fr’",
    360: "•",
    390: "Js",
    400: "з°",
    410: '"',
    420: "г",
    430: "э",
    440: "т",
    450: "?acezаесё“”„",
    460: "ья",
    470: "^",
    480: "{}в",
    490: "к",
    500: "#$*0123456789_bdghknopquvxyлорух«»–§",
    510: "Збдч",
    520: "ъ",
    540: "ийнпц",
    550: "~",
    560: "FPSР",
    570: "+<=>×−",
    580: "БГЬ",
    610: "■",
    620: "ELTZЕТЁ",
    640: "м",
    650: "Чф",
    670: "BCRВКСЭЯ",
    680: "Лы",
    690: "Д",
    700: "ж",
    710: "УЪ",
    730: "ADGHKNOQUVXYwАИЙНОПХЦ",
    750: "ю",
    770: "шщ",
    780: "&m",
    790: "Ф",
    840: "%",
    880: "Ы",
    890: "MМ",
    900: "Ж",
    930: "@",
    950: "W",
    960: "№",
    1000: "—…",
    1010: "ШЩ",
    1030: "Ю",
}
_BOLD = {
    230: "|",
    250: " ,.\u00a0",
    280: "'/\\il",
    340: "!()-:;[]`fjt’",
    360: "•",
    390: "Is",
    400: "{}°",
    410: "з",
    440: "э",
    450: "cerzесё",
    460: "г",
    500: "#$*0123456789?J_agovxyаботух«»“”„–§",
    510: "д",
    520: "~",
    530: "Зь",
    540: "в",
    550: "я",
    560: '"Sbdhknpquр',
    570: "+<=>лч×−",
    580: "ийкнпц",
    590: "^ъ",
    610: "■",
    620: "FPР",
    640: "Г",
    670: "BELTZБВЕТЬЁ",
    680: "Э",
    690: "Дм",
    700: "ф",
    730: "ACDNRUVXYwАКСХЯж",
    740: "УЧ",
    750: "Л",
    770: "Ъю",
    780: "GHKOQИЙНОПЦ",
    790: "ы",
    840: "&m",
    850: "шщ",
    860: "Ф",
    940: "@",
    950: "MМ",
    990: "ЖЫ",
    1000: "%W—…",
    1010: "№",
    1100: "ШЩ",
    1130: "Ю",
}
_WIDTHS = {
    bold: {letter: width for width, letters in table.items() for letter in letters}
    for bold, table in ((False, _REGULAR), (True, _BOLD))
}
# Letters outside the table (emoji, other scripts) are drawn from other fonts, mostly as wide as high.
_OTHER = 1000
# Renderers differ by a few per cent; a line too many is better than a line cut off.
_RESERVE = 1.02
_BREAKS_AFTER = "-–—"


def line_height(size: float) -> float:
    """Height of one line of text of this font size."""
    return round(size * 1.2 * 4) / 4


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Width of a text set in one line."""
    widths = _WIDTHS[bold]
    return sum(widths.get(letter, _OTHER) for letter in text) * size / 1000 * _RESERVE


@lru_cache(maxsize=4096)
def line_count(text: str, width: float, size: float, bold: bool = False) -> int:
    """How many lines a text takes when it is wrapped by words to a width; at least one."""
    room = max(width, size)
    return sum(_wrapped(paragraph, room, size, bold) for paragraph in text.split("\n"))


def _wrapped(paragraph: str, room: float, size: float, bold: bool) -> int:
    lines, used = 1, 0.0
    for piece in _pieces(paragraph):
        width = text_width(piece, size, bold=bold)
        visible = text_width(piece.rstrip(" "), size, bold=bold)
        if used and used + visible > room:
            lines, used = lines + 1, 0.0
        if visible > room:  # a word wider than the cell is broken anywhere
            extra = int((used + visible) / (room * 0.95))
            lines, used = lines + extra, (used + visible) % room
        else:
            used += width
    return lines


def _pieces(paragraph: str) -> list[str]:
    """Parts between which a line may break, each with what follows it up to the next part."""
    pieces: list[str] = []
    current = ""
    for letter in paragraph:
        if current and letter != " " and (current[-1] == " " or current[-1] in _BREAKS_AFTER):
            pieces.append(current)
            current = ""
        current += letter
    return [*pieces, current] if current else pieces
