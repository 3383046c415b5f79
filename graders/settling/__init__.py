"""What counts besides the checks: deadlines, marks given by hand, and earlier reports."""
