"""The directory: who is found, who answers to whom, what an org file may say and change."""
