"""Projects: begun, peopled, and what their people may see and do."""
