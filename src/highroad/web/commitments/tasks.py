"""Work of commitments that nobody should wait for: letters to addressees."""

import highroad.web.commitments.letters  # noqa: F401
