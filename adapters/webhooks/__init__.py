"""Another program that is told what happens: signed posts, by the scheme of Standard Webhooks."""
