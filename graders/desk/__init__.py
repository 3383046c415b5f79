"""The review page: what a person sees and does while marking.

A local server for a browser. `hand_ins` reads the class once, `wording` and `notebooks` make what
students wrote safe to look at (in bounded processes), `worklist`, `marking` and `kinds` put
together what the pages show, `saving` keeps what was clicked, and `serving` starts it all.
"""
