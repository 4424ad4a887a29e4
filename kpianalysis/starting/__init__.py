"""A contract's folder to begin with: settings that explain themselves, and an example extract."""
