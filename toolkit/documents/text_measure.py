"""How much room a text takes in Times New Roman, so that a row is as high as its text needs.

Excel computes row heights itself only for rows that nobody set and never for merged cells; LibreOffice and
viewers differ again. So heights are set here, from the widths of the letters. Widths are in thousandths of
the font size, rounded to fifty; sizes, widths and heights are in points.
"""

from functools import lru_cache

_WIDTHS = {
    200: "'|",
    250: " ,.\u00a0",
    300: "/:;\\ijlt",
    350: "!()-I[]`fr’•",
    400: '"Js°гз',
    450: "?^acezё„“”авестьэя",
    500: "#$*0123456789_bdghknopquvxy{}«»–§Збдклорухчъ",
    550: "+<=>FPS~−×БРЬийнпц",
    600: "ELTZЁ■ГЕТ",
    650: "BCRВКСЧЭЯмфы",
    700: "ADGHKNOQUVXYwАДИЙЛНОПУХЦЪж",
    750: "шщю",
    800: "&mФ",
    850: "%Ы",
    900: "@MЖМ",
    950: "W№",
    1000: "—…ШЩ",
    1050: "Ю",
}
_WIDTH = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
# Letters outside the table (emoji, other scripts) are drawn from other fonts, mostly as wide as high.
_OTHER = 1000
_BOLD = 1.08
# Renderers differ by a few per cent; a line too many is better than a line cut off.
_RESERVE = 1.03
_BREAKS_AFTER = "-–—"


def line_height(size: float) -> float:
    """Height of one line of text of this font size."""
    return round(size * 1.2 * 4) / 4


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Width of a text set in one line."""
    total = sum(_WIDTH.get(letter, _OTHER) for letter in text)
    return total * size / 1000 * _RESERVE * (_BOLD if bold else 1.0)


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
