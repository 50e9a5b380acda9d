"""The one way out: disclosure control, charts, tables, sentences, documents and spreadsheets."""
