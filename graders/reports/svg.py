"""Small drawings as inline SVG: no script, no font, no file of their own, legible in any theme.

Colours are CSS variables of our pages with a fallback for notebooks; text and axes take the colour
of the text around them.
"""

from __future__ import annotations

import html
import math
from collections.abc import Sequence

from graders.model import Curve
from graders.reports.text import one_line

GOT = "var(--got, #d9480f)"
EXPECTED = "var(--expected, #4dabf7)"
BAR = "var(--bar, #3b8ea5)"

_WIDTH, _HEIGHT = 380.0, 200.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 52.0, 12.0, 26.0, 24.0
# More samples than pixels draw nothing that can be seen.
_MOST_SAMPLES = 300
# How far, in spans of the expected curve, the student's may leave it before it is cut off: an
# overflow to 1e300 must not flatten the curve that it is compared with.
_REACH = 1.0
# Beyond this, differences of numbers overflow; nothing that is worth drawing lies there.
_LARGEST = 1e100


def plot(curve: Curve) -> str:
    """Draw the student's curve over the expected one; values that are not finite leave a gap."""
    xs, got, expected = (_sampled(part) for part in (curve.xs, curve.got, curve.expected))
    across = [x for x in xs if abs(x) < _LARGEST]
    if not across:
        return ""
    left, right = _widened(min(across), max(across))
    low, high = _range(got, expected)
    place = _Place(left, right, low, high)
    name = html.escape(one_line(curve.name, 60))
    said = f"{name}: yours against expected" if expected else f"{name}: yours"
    parts = [
        f'<svg viewBox="0 0 {_WIDTH:g} {_HEIGHT:g}" role="img" aria-label="{said}" '
        f'style="width: 100%; max-width: {_WIDTH:g}px; height: auto; font: 11px sans-serif">',
        _axes(place),
    ]
    if expected:
        parts += _line(xs, expected, place, EXPECTED, "7", "0.55")
    parts += _line(xs, got, place, GOT, "2", "1")
    parts += [_legend(name, bool(expected)), "</svg>"]
    return "".join(parts)


def histogram(counts: Sequence[int], labels: Sequence[str], said: str) -> str:
    """Draw a bar per count, its number above and its label below."""
    width, height, bottom, top = 40.0 * len(counts), 170.0, 22.0, 18.0
    tallest = max([*counts, 1])
    parts = [
        f'<svg viewBox="0 0 {width:g} {height:g}" role="img" aria-label="{html.escape(said)}" '
        'style="width: 100%; height: auto; font: 11px sans-serif">'
    ]
    for i, (count, label) in enumerate(zip(counts, labels, strict=True)):
        tall = (height - bottom - top) * count / tallest
        centre, foot = 40.0 * i + 20, height - bottom
        parts.append(
            f'<rect x="{40 * i + 4}" y="{foot - tall:.1f}" width="32" height="{tall:.1f}" '
            f'rx="2" style="fill: {BAR}"/>'
        )
        if count:
            parts.append(_text(centre, foot - tall - 5, str(count), "middle"))
        parts.append(_text(centre, height - 6, html.escape(label), "middle", "0.75"))
    parts.append(
        f'<line x1="0" x2="{width:g}" y1="{height - bottom}" y2="{height - bottom}" '
        'stroke="currentColor" stroke-opacity="0.5"/></svg>'
    )
    return "".join(parts)


def share_bar(share: float, pending: float = 0.0) -> str:
    """Draw a share of a whole as a bar, what is pending hatched behind it; decorative."""
    earned = min(max(share, 0.0), 1.0) * 100
    waiting = min(max(pending, 0.0) * 100, 100 - earned)
    return (
        '<svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" class="share">'
        '<rect width="100" height="8" style="fill: var(--line, #ddd)"/>'
        f'<rect width="{earned:.2f}" height="8" style="fill: {BAR}"/>'
        f'<rect x="{earned:.2f}" width="{waiting:.2f}" height="8" '
        'style="fill: var(--wait, #d99a1c); opacity: 0.55"/></svg>'
    )


class _Place:
    """Where numbers lie on the drawing."""

    def __init__(self, left: float, right: float, low: float, high: float) -> None:
        self.left, self.right, self.low, self.high = left, right, low, high

    def x(self, value: float) -> float:
        wide = _WIDTH - _LEFT - _RIGHT
        return _LEFT + wide * (value - self.left) / (self.right - self.left)

    def y(self, value: float) -> float:
        tall = _HEIGHT - _TOP - _BOTTOM
        within = min(max(value, self.low), self.high)
        return _HEIGHT - _BOTTOM - tall * (within - self.low) / (self.high - self.low)


def _sampled(values: Sequence[float]) -> list[float]:
    step = max(1, math.ceil(len(values) / _MOST_SAMPLES))
    return [float(value) for value in values[::step]]


def _range(got: Sequence[float], expected: Sequence[float]) -> tuple[float, float]:
    anchor = [v for v in (expected or got) if abs(v) < _LARGEST] or [0.0]
    low, high = _widened(min(anchor), max(anchor))
    reach = _REACH * (high - low)
    near = [v for v in got if low - reach <= v <= high + reach]
    low, high = min([low, *near]), max([high, *near])
    margin = 0.06 * (high - low)
    return low - margin, high + margin


def _widened(low: float, high: float) -> tuple[float, float]:
    """Return the range, opened to both sides where it is too narrow to hold ticks."""
    size = max(abs(low), abs(high), 1.0)
    flat = high - low <= 1e-9 * size
    return (low - size, high + size) if flat else (low, high)


def _axes(place: _Place) -> str:
    foot, top, right = _HEIGHT - _BOTTOM, _TOP, _WIDTH - _RIGHT
    parts = [
        f'<path d="M{_LEFT:g} {top:g}V{foot:g}H{right:g}" fill="none" stroke="currentColor" '
        'stroke-opacity="0.5"/>'
    ]
    if place.low < 0 < place.high:
        zero = place.y(0)
        parts.append(
            f'<path d="M{_LEFT:g} {zero:.1f}H{right:g}" stroke="currentColor" '
            'stroke-opacity="0.25" stroke-dasharray="2 3"/>'
        )
    for value in _ticks(place.low, place.high):
        parts.append(_text(_LEFT - 6, place.y(value) + 4, f"{value:.4g}", "end", "0.8"))
    for value in _ticks(place.left, place.right):
        parts.append(_text(place.x(value), _HEIGHT - 7, f"{value:.4g}", "middle", "0.8"))
    return "".join(parts)


def _ticks(low: float, high: float) -> list[float]:
    """Return two to five round numbers within the range."""
    rough = (high - low) / 4
    power = 10.0 ** math.floor(math.log10(rough))
    step = next((f * power for f in (1, 2, 5) if f * power >= rough), 10 * power)
    first, last = math.ceil(low / step), math.floor(high / step)
    return [k * step for k in range(first, last + 1)][:6]


def _line(
    xs: Sequence[float], ys: Sequence[float], place: _Place, colour: str, width: str, opacity: str
) -> list[str]:
    pieces: list[list[str]] = [[]]
    for x, y in zip(xs, ys, strict=True):
        if abs(x) < _LARGEST and not math.isnan(y):
            pieces[-1].append(f"{place.x(x):.1f},{place.y(y):.1f}")
        elif pieces[-1]:
            pieces.append([])
    return [
        f'<polyline points="{" ".join(piece)}" fill="none" stroke-width="{width}" '
        f'stroke-linejoin="round" stroke-linecap="round" opacity="{opacity}" '
        f'style="stroke: {colour}"/>'
        for piece in pieces
        if piece
    ]


def _legend(name: str, with_expected: bool) -> str:
    parts = [
        f'<text x="{_LEFT:g}" y="14" fill="currentColor" style="font-family: monospace">'
        f"{name}</text>"
    ]
    entries = [("yours", GOT, 2.0), ("expected", EXPECTED, 7.0)][: 2 if with_expected else 1]
    x = _WIDTH - _RIGHT - (150 if with_expected else 60)
    for label, colour, width in entries:
        parts.append(
            f'<line x1="{x:g}" x2="{x + 18:g}" y1="10" y2="10" stroke-width="{width:g}" '
            f'stroke-linecap="round" style="stroke: {colour}"/>'
        )
        parts.append(_text(x + 26, 14, label, "start"))
        x += 72
    return "".join(parts)


def _text(x: float, y: float, text: str, anchor: str, opacity: str = "1") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="currentColor" '
        f'fill-opacity="{opacity}">{text}</text>'
    )
