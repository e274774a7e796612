"""Drawing results on a map without tiles: a frame, and what stands where in it."""
