"""Every sentence the readers can say; each is also the key of its translation.

Names in braces are filled from a fault's or a notice's `params`; no sentence holds a value itself.
"""

from __future__ import annotations

# Folders and files
NO_FOLDER = "there is no such folder"
NO_FILE = "this file is required and is not in the folder"
TWO_SOURCES = "there are two sources of one kind ({others}); keep one"
NOT_READ_YET = "this format is not read yet; give {file}"
CANNOT_OPEN = "this file cannot be opened"
NOT_TEXT = "this is not a text file (it holds NUL bytes); save it as CSV UTF-8"
NOT_ENCODED = "this line is neither UTF-8 nor Windows-1252; save the file as CSV UTF-8"
EMPTY_FILE = "the file is empty; a header is required"

# Lines and cells
LINE_TOO_LONG = "a line holds at most {limit} characters"
CELL_TOO_LONG = "a cell holds at most {limit} characters; is a quote left open?"
QUOTE_NOT_CLOSED = "a quote is opened in this row and never closed; what follows could not be read"
TEXT_AFTER_QUOTE = "only the delimiter may follow a closing quote"
TOO_MANY_CELLS = "the row has {n_cells} cells, the header {n_names}"

# The header
COLUMN_MISSING = "this column is required"
COLUMN_TWICE = "this column stands twice in the header"
COLUMN_NAMELESS = "a column that holds something needs a name"

# Privacy
PRIVATE_COLUMN = "CPR number, birth date, age and sex do not belong here; remove the column"
PRIVATE_CELL = "a CPR number or a birth date does not belong here; remove it"

# One cell
BLANK = "must not be blank"
FINITE = "must be a finite number"
WHOLE = "must be a whole number"
AT_LEAST = "must be at least {low}"
BETWEEN = "must be from {low} to {high}"
ONE_OF = "must be one of: {allowed}"
DAYS = "must be days, such as mon;wed or mon-fri; allowed are {allowed}"
PARTS = "must be parts of the day; allowed are {allowed}"
POSTCODE = "must be a postcode of four digits (five for a German one)"
DATE = "must be a date that exists, such as 2026-12-31"
LANGUAGES = "must be language codes with a level from A1 to C2 or none, such as da:C2;en:B2"
LANGUAGE_TWICE = "a language is given twice with different levels"
WISHES = "must be job ids with a number each, such as J7:0.1;J9:-0.1"
WISH_RANGE = "each wish must be from {low} to {high}"
HOUSES = "must be house ids, each with a preference of at least 0 or none, such as H1:1.0;H2:0.6"
TWICE_IN_CELL = "an id is given twice in this cell"
ID_CHARACTERS = "an id holds no ; | : and nothing invisible, such as a line break"
ID_START = "an id does not begin with = + - @"
ONE_KIND = "must be one kind of place, without ; and |"

# One row
MIN_ABOVE_MAX = "must not be below {other}"
LAT_WITHOUT_LON = "must be given, since {other} is"
TOO_MANY_FIXED_DAYS = "no more fixed days than {other}"
FIXED_NEEDS_ONE_HOUSE = "a fixed class names one house"
FIXED_NEEDS_ITS_DAYS = "a fixed class names exactly n_days days"

# Between rows and files
ID_TWICE = "this id is given twice; first in line {first}"
ID_ELSEWHERE = "ids of candidates, members and classes differ from one another; {other} has this one too"
UNKNOWN_ID = "no row of {other} has this id"
PAIR_TWICE = "this pair is given twice; first in line {first}"
PIN_TWICE = "a person has at most one pin; first in line {first}"
PIN_NEEDS_JOB = "a candidate's pin names a job"
PIN_FORBIDS_JOB = "a member's pin names no job"
PIN_WITHOUT_DESK = "must be blank, since the job has 0 desk-days"

# Notices
WINDOWS_1252 = "this file is not UTF-8; it was read as Windows-1252"
UNUSED_COLUMNS = "these columns are not used: {names}"
REMOVED = "cells in which a CPR number was replaced by [removed]: {n}, first in line {first}"
NO_ROWS = "the file holds no rows"
COUNT_ZERO = "rows with count 0: {n}, first in line {first}"
OPENINGS_ZERO = "jobs without openings: {n} ({names})"
HOUSE_WITHOUT_PLACES = "houses without places: {n} ({names})"
JOBS_ENDED = "jobs that ended before {date}: {n} ({names})"
NO_CLASSES = "there are no classes"
KIND_NOWHERE = "kinds of place that are asked for and no house holds: {names}"
NEED_NOWHERE = "equipment that is needed and no house has: {names}"
