"""``python -m tests.template``: make the database that the tests clone, ahead of them."""

import django

if __name__ == "__main__":
    django.setup()
    from tests.conftest import make_template

    make_template()
