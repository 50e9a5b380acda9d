"""How the pages write numbers and dates where a language's own custom isn't that of the United States."""
