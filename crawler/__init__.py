"""A news crawler that remembers each site."""
