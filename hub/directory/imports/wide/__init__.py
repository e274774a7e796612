"""Wide spreadsheets: a service a row, more rows for more of its places and times, read by a column mapping."""
