"""How a build is made: its steps, the files they write and the progress they report."""
