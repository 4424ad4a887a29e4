"""Checks of the supplier's own figures: what does not fit together, each a row with its place."""
