"""What every messenger's adapter has to do alike, through its real SDK over real sockets."""
