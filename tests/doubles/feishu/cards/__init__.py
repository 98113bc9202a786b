"""Cards of JSON 2.0: what they may consist of, what they show, what can be operated."""
