"""All contracts of the home at once, one row each."""
