"""``python -m tests.template``: make the database that the tests clone, ahead of them."""

import os

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dispatch.settings")
    django.setup()
    from tests.conftest import make_template

    make_template()
