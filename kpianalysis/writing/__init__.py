"""How is a file written so that it stands there whole, and harms nobody who opens it?"""
