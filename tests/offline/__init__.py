"""What forbids the tests, and every Python they start, to reach any machine but this one."""
