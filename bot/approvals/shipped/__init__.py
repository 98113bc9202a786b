"""The definitions that come with Muster: one file each."""
