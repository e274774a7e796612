"""What every feature stands on; it knows no domain word."""
