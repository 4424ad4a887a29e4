"""What was agreed, as a workbook for people who live in Excel, and back into contract.toml."""
