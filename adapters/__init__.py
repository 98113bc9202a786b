"""One folder a messenger: its events become ours, our cards become its. Decides nothing."""
