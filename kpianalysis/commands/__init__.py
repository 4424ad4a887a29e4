"""What stands behind each verb of the command line: one thin function a command."""
