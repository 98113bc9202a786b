"""The console's page in a real Chromium. All tests here are synchronous: see conftest."""
