"""The application that users reach: advice, conversations, casework and pages."""
