"""The tests, one file a topic; each takes the `Template` and opens vaults of its own."""
