"""Text as such: dates, sentences, quotation marks, TeX, ids, fingerprints, the nearest valid value."""
