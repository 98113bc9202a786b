"""What happens to meetings: arranged, answered, held, written down."""
