"""Registers as sheets: out as a workbook or CSV, in again, with what would change shown before it does.

`files` writes and reads sheets, `registers` says what a register's columns are, `bringing` compares a sheet
with the register and brings it in, `views` is the page on which people do it.
"""
