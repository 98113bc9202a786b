"""One rig a messenger: its double, its adapter, and people's gestures between them."""
