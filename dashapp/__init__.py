"""The application: settings, security, command line and the server around the pages."""
