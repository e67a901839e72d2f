"""Taste: which candidates are most like what the curator kept, and why. Offline, and the same everywhere.

`features.py` cuts a paper into words; `counts.py` adds them up; `passed.py` is what is remembered of papers that were not
kept; `taste.py` weighs, and gives reasons.
"""
