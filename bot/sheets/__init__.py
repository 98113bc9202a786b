"""Tables as people keep them, in XLSX and CSV: lines of plain values, or a sentence why not.

What the lines mean is the business of whoever reads them: the org file, the tasks' exchange.
"""
