"""What do we ask the supplier about the files that were sent? A note that can go out as it is."""
