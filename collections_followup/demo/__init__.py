"""Demo data. Nothing here is loaded unless Odoo installs the add-on with demo data."""
