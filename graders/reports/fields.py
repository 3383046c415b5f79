"""The kinds of fields that reports are made of: strict, finite, and the same at every writing."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    model_serializer,
    model_validator,
)
from typing_extensions import TypeAliasType

# Four decimals hold every share of a point that a person can tell apart, and print without noise.
DECIMALS = 4


def points_number(points: Fraction, maximum: Fraction) -> float:
    """Turn exact points into the number that is stored, never above the stored maximum.

    Parameters
    ----------
    points : Fraction
        Earned or pending, exact; what lies outside ``[0, maximum]`` is brought to its border.
    maximum : Fraction
        On offer, exact.

    Returns
    -------
    float
        Rounded to four decimals, ties to the even digit. Rounding is monotonic, so that
        ``points <= maximum`` holds for the stored numbers as well.
    """
    within = min(max(points, Fraction(0)), maximum)
    return float(round(within, DECIMALS))


def _without_lone_surrogates(value: Any) -> Any:
    """Replace halves of surrogate pairs, which students can print and UTF-8 cannot hold."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return value


def rounded(value: float) -> float:
    """Return a number as reports store it."""
    return round(value, DECIMALS) + 0.0  # + 0.0 turns the negative zero into zero


Text = Annotated[str, BeforeValidator(_without_lone_surrogates)]
Mark = Annotated[float, Field(ge=0), AfterValidator(rounded)]
Seconds = Annotated[float, Field(ge=0), AfterValidator(rounded)]
Count = Annotated[int, Field(ge=0)]
Value = TypeAliasType("Value", "bool | int | float | Text | list[Value] | None")


class Part(BaseModel):
    """Strict and frozen; a field whose value is its default of None is left out of the JSON."""

    model_config = ConfigDict(
        strict=True, extra="ignore", frozen=True, allow_inf_nan=False, validate_default=True
    )

    @model_serializer(mode="wrap")
    def _leave_out_absent(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        fields = type(self).model_fields
        return {
            key: value
            for key, value in write(self).items()
            if value is not None or key not in fields or fields[key].is_required()
        }

    @model_validator(mode="after")
    def _never_above_the_maximum(self) -> Self:
        points, maximum = getattr(self, "points", None), getattr(self, "max_points", None)
        if points is not None and maximum is not None and points > maximum:
            raise ValueError(f"points {points} lie above the maximum {maximum}")
        return self


class BehaviourReport(Part):
    """How a wrong answer deviates from what is right on fixed inputs, part by part.

    A leaf is ``.`` where the answer is right, a word, or a shape and the numbers that came back,
    with ``.`` for each that is right. `probes` tells which questions were asked.
    """

    probes: Text
    parts: dict[Text, tuple[Text, ...]]

    def __hash__(self) -> int:
        """Return the same for equal ones: a class keeps equal parts of its reports once."""
        return hash((self.probes, tuple(self.parts.items())))
