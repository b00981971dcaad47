"""``manage.py vault``: the master keys of the custody register. No key is ever printed but a new one."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.system import actor
from blotter import journal
from blotter.selectors import chain_rows
from incidents.detention import vault
from incidents.detention.services import keys, repairing, verifying


class Command(BaseCommand):
    help = "Master keys of the custody register: new NAME, status, rotate, verify, repair."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        new = acts.add_parser("new", help="make a key for DESK_VAULT_KEYS; put it first, keep the others behind it")
        new.add_argument("name")
        acts.add_parser("status", help="which keys this desk has, and how many records are sealed with each")
        acts.add_parser("rotate", help="seal the key of every record with the first key of DESK_VAULT_KEYS")
        acts.add_parser("verify", help="check the register against its seals and the journal, and the journal itself")

        acts.add_parser("repair", help="start checks and reviews of force that must run and do not, after a verify")

    def handle(self, *args: Any, act: str, **options: Any) -> None:
        try:
            getattr(self, f"_{act}")(**options)
        except vault.VaultClosed as error:
            raise CommandError(str(error)) from error

    def _new(self, *, name: str, **options: Any) -> None:
        if not name or len(name) > vault.LONGEST_ID or set(name) & {":", ",", " "}:
            raise CommandError(f"a name of at most {vault.LONGEST_ID} characters, without colon, comma or space")
        self.stdout.write(vault.new_master_key(name))

    def _status(self, **options: Any) -> None:
        there = [key.id for key in vault.ring()]
        self.stdout.write(f"current key: {there[0]}")
        for key_id, count in keys.keys_in_use():
            name = key_id or "(destroyed)"
            lost = "" if not key_id or key_id in there else ": NOT in DESK_VAULT_KEYS, these cannot be read"
            self.stdout.write(f"{name}: {count} records{lost}")

    def _rotate(self, **options: Any) -> None:
        total, closed, after = 0, 0, 0
        while True:
            done = keys.rotate_keys(by=actor("importer"), after=after)
            if done.after is None:
                break
            total, closed, after = total + done.count, closed + len(done.closed), done.after
            for fault in done.closed:
                self.stderr.write(f"{fault.place}: {fault.words}")
        self.stdout.write(f"{total} records are now sealed with the key {vault.current().id}")
        if closed:
            raise CommandError(f"{closed} records do not open, or not whole; `vault verify` says more of them")

    def _verify(self, **options: Any) -> None:
        chain = journal.verify(chain_rows())
        if chain.bad is not None:
            raise CommandError(f"the blotter is broken at serial {chain.bad}: {chain.reason}. Its prints prove nothing")
        faults = list(verifying.verify_register())
        for fault in faults:
            self.stderr.write(f"{fault.place}: {fault.words}")
        if faults:
            raise CommandError(f"{len(faults)} faults in the custody register")
        self.stdout.write("custody register verified: it is as its seals and the journal say")

    def _repair(self, **options: Any) -> None:
        """Only when it is asked to: what somebody stopped behind the desk's back is told by ``verify`` first."""
        records = repairing.broken()
        count = sum(repairing.repair_clocks(by=actor("clock"), record=record) for record in records)
        self.stdout.write(f"{count} clocks started in {len(records)} records")
