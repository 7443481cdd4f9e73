"""The shell: the only package with disk, environment and clock. Reads folders, runs the engine, writes plans."""
