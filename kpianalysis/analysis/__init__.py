"""Numbers from numbers: no files, no drawing, no clock. All KPIs at once."""
