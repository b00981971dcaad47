"""Starts, supervises and tests the desk on one machine.

`bootstrap` makes the virtual environment (system Python, standard library only), `vendor` bundles the
browser packages, `postgres` and `valkey` are the embedded servers, `supervisor` keeps programs alive, and
`up`, `services` and `checks` put them together. Production supervises with containers instead: see
docker-compose.yml.
"""
