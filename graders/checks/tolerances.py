"""Every number that decides between right and wrong, each beside its reason."""

from __future__ import annotations

from typing import Final

# --- Values: what `fprop`, initialisers and errors return ---------------------------------------

# Half a unit in the eighth decimal is what a number printed in a lab sheet may be off by; right
# formulas written differently (quotient of exponentials) differ by 1e-15 at most.
VALUE_ABSOLUTE: Final = 1e-8
# A hundred times what reordered double-precision sums of a thousand terms lose, and a thousand
# times less than the smallest slip we plant (0.1 %).
VALUE_RELATIVE: Final = 1e-6

# Single precision keeps 6e-8 per operation; chains of operations and cancellation in right answers
# reached 9e-5 when measured. Ten times that is still below any formula slip but a 0.1 % one.
SINGLE_ABSOLUTE: Final = 1e-3
SINGLE_RELATIVE: Final = 1e-3
# What is left where large numbers cancel is as uncertain as they are. Of the largest entry beside
# it, right derivatives through layers of 60 units needed 3e-7 at most in 200 gradings.
SINGLE_OF_LARGEST: Final = 3e-6

# A result is called single (half) precision when this share of its entries is exactly representable
# there although the expected entries are not. By chance that happens to one entry in 5e8 (2e12).
PRECISION_SHARE: Final = 0.9
# 0.5 and 0.49999999999999994 are one number rounded in two orders of operations: an expected entry
# this close to a single-precision number tells nothing. Three in a hundred are, by chance.
PRECISION_APART: Final = 1e-9
# Half precision keeps 5e-4; anything further off is another mistake and is named as such.
HALF_RELATIVE: Final = 1e-2

# Two calls of the same code on the same numbers may differ by the order of sums in a threaded
# matrix product and by nothing else.
REPEAT_RELATIVE: Final = 1e-9
REPEAT_ABSOLUTE: Final = 1e-12

# A planted mistake is recognised when it gives the student's results up to rounding in another
# order of operations; the closest two distinct planted mistakes differ by 1e-3.
RECOGNISED_RELATIVE: Final = 1e-6
RECOGNISED_ABSOLUTE: Final = 1e-8

# --- Finite differences -------------------------------------------------------------------------

# First step, as a share of max(1, |x|); each further one is a quarter of it. Starting large lets
# Richardson extrapolation work on smooth functions, ending at 6e-6 sees kinks 1e-5 away.
FIRST_STEP: Final = 0.1
STEP_RATIO: Final = 4.0
STEPS_DOUBLE: Final = 8
# Below 4e-4 a single-precision difference is mostly rounding: errors rise from 9e-5 to 4e-3.
STEPS_SINGLE: Final = 5
# Second stencil, used only when the oracles contradict each other: inputs that lie nearer to a kink
# than 6e-6 (we put some at 1e-8) need steps well below that distance.
CLOSE_STEP: Final = 5e-9
CLOSE_STEPS: Final = 4

UNIT_DOUBLE: Final = 1.2e-16
UNIT_SINGLE: Final = 6e-8
# Rounding of one difference is two roundings of the outputs over the step; 8 leaves room for the
# error made inside `fprop`.
ROUNDING_FACTOR: Final = 8.0

# One-sided slopes that differ by more than this ...
KINK_GAP: Final = 1e-4
# ... and whose gap does not shrink with the step (a smooth function's shrinks to a quarter).
KINK_PERSISTENCE: Final = 0.5

# --- Gradients: how far an answer may lie outside the interval of accepted ones ------------------

# Measured on 29,000 right entries: at most 4e-13 beyond ten error estimates.
GRADIENT_PER_COTANGENT: Final = 1e-6
GRADIENT_RELATIVE: Final = 1e-5
GRADIENT_ERROR_FACTOR: Final = 10.0
# A difference less certain than this decides nothing.
INCONCLUSIVE: Final = 1e-3

# The reference's set of slopes at a kink is found by moving the input this far to both sides:
# below the 1e-8 of our nearest inputs and 200 roundings above an input of 20.
NUDGE: Final = 1e-12
# In single precision inputs that close to a kink, relatively, cannot be told from it.
SINGLE_NUDGE: Final = 1.2e-7

# A scalar loss is the sum of many terms: its differences along a direction are compared relative to
# the product of the two vectors' lengths, never scaled by the number of entries.
DIRECTION_RELATIVE: Final = 1e-5
DIRECTION_SINGLE: Final = 5e-3

# Follow-through marking: a `fprop` whose slope varies less than this over all inputs is constant or
# linear, and a `bprop` that agrees with it shows nothing.
SLOPE_SPREAD: Final = 1e-3

# --- Statistics ---------------------------------------------------------------------------------

# Some 300 tests run in one grading: false alarms stay below 1e-9, and since seeds are fixed a
# false alarm would strike the same submission every time.
ALPHA: Final = 1e-12
# Draws made in single precision may round past the end of their range.
RANGE_RELATIVE: Final = 1e-6
# Correlation z-scores are normal only in the limit; 8 leaves 1e-15.
CORRELATION_Z: Final = 8.0
# The largest of the z-scores of all shifts of a half against the other, turned in every way: 80,000
# in one test. At 10 Bernstein's bound is 5e-16 for each, even for a mask that keeps nine in ten.
ALL_SHIFTS_Z: Final = 10.0
# Fewer products than this are not near enough to normal for that.
FEWEST_CORRELATED: Final = 2000
# Distance from the true distribution, times the root of the count, that chance stays above all but
# once in 2e13 times (Kolmogorov's distribution); a shuffled grid of 10,000 numbers has 0.01.
TOO_EVEN: Final = 0.19
