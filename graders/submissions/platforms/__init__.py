"""What the downloads of learning platforms say, one file for each platform.

Each reads names only: who handed in, which attempt, when, and which files belong together. What a
student called a file stands behind what the platform wrote, and never counts as its word.
"""
