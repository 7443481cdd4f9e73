"""Records to fits: tables of people and jobs in, one fit per eligible pair out. No disk, network or clock."""
