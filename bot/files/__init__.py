"""What can be taken along: sheets to print, tables, a picture; each drawn as it is sent."""
