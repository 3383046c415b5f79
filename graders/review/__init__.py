"""A person's part of marking: what a machine cannot judge is read, marked and kept here.

`store` keeps every mark with its history in `review.sqlite` in the results folder. What a mark is
for stands in its `item`, and whose it is in its `submission`, the name of the report:

===================================  ============================================================
``question:<question id>``           a written question of the lab, or any other of the course's
``check:<exercise id>/<check id>``   settles a check that is undecided
``handin``                           points for the whole of a hand-in that could not be read
``group:<exercise id>/<group id>``   submission "": one sentence (the comment) and partial credit
                                     for all whose exercise names this group in its report
``rubric:<question id>/<item id>``   submission "": what a rubric item is worth now, for all
===================================  ============================================================

The points of a question are those that its marker gave, or, where only rubric items were ticked,
what these are worth now. `items` writes and reads these names, `counting` turns what is stored into
marks by hand, and `settle` gives the reports as they stand with them.
"""
