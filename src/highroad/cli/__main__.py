"""`python -m highroad.cli`: the same as `highroad`."""

from highroad.cli.main import main

if __name__ == "__main__":
    main()
