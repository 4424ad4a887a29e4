"""Checks of the supplier's own figures: what does not fit together, each as a row with its place."""
