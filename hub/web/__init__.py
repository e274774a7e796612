"""Pages made of several features, and the shared layout."""
