"""What a reader may not see, taken out before anything is assessed or drawn."""
