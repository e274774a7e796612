"""Where things are: postcodes and places to points, and how far apart points are. No network, no database."""
