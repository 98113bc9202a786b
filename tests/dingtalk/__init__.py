"""The adapter of DingTalk: its texts and cards, and all of it before the double."""
