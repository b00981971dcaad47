"""Who may use each route: an action of the matrix, ``OPEN`` or ``SIGNED_IN``. One ``<>`` stands for each argument."""

OPEN, SIGNED_IN = "anyone", "signed in"
