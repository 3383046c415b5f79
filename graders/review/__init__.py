"""A person's part of marking: what a machine cannot judge is read, marked and kept here.

`store` keeps every mark with its history.
"""
