"""What the supplier sent: files in, observations and a ledger out. Never judges performance."""
