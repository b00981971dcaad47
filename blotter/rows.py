"""Rows of a form: checkpoints, vehicles, places, those who take part. They work without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.http import HttpRequest

from blotter.errors import DeskError
from blotter.pages import OnceForm, run_once


class Rows:
    """So many rows of one small form; those that were left empty do not count.

    A refusal that names ``<prefix>-<number>-<field>``, the number among the rows that count, stands beside that field.
    """

    def __init__(
        self,
        form: type[forms.Form],
        prefix: str,
        count: int,
        data: Mapping[str, Any] | None = None,
        initial: list[dict[str, Any]] | None = None,
    ) -> None:
        self.prefix = prefix
        given = [*(initial or []), *([{}] * count)][:count]
        self.forms = []
        for number, first in enumerate(given):
            row = form(data, prefix=f"{prefix}-{number}", initial=first, use_required_attribute=False)
            if data is not None and not _filled(row):
                # Nothing is required of a row that was left empty.
                row = form(prefix=f"{prefix}-{number}", use_required_attribute=False)
            self.forms.append(row)
        for number, row in enumerate(self.forms, 1):
            for field in row.fields.values():
                field.widget.attrs["aria-label"] = f"{field.label} {number}"

    def __iter__(self) -> Iterator[forms.Form]:
        return iter(self.forms)

    @property
    def labels(self) -> list[Any]:
        return [field.label for field in self.forms[0].fields.values()]

    @property
    def filled(self) -> list[forms.Form]:
        return list(filter(_filled, self.forms))

    @property
    def facts(self) -> list[dict[str, Any]]:
        """What the rows say, without what they leave empty."""
        return [
            {name: value for name, value in row.cleaned_data.items() if value not in (None, "")} for row in self.filled
        ]

    def is_valid(self) -> bool:
        faulty = [row for row in self.filled if not row.is_valid()]  # every row, so that each says its own
        return not faulty

    def refuse(self, error: DeskError) -> None:
        named = re.fullmatch(rf"{self.prefix}-(\d+)-(\w+)", error.field or "")
        if named and int(named[1]) < len(self.forms):
            rows = self.filled
            row = rows[int(named[1])] if int(named[1]) < len(rows) else self.forms[int(named[1])]
            if named[2] in row.fields and row.is_bound:
                row.add_error(named[2], error.message)


def _filled(row: forms.Form) -> bool:
    return any(str(row.data.get(row.add_prefix(name), "")).strip() for name in row.fields)


def submit(
    request: HttpRequest,
    form: OnceForm,
    act: Callable[[], Any],
    present: Callable[[Any], dict[str, Any]] = lambda _result: {},
    rows: Sequence[Rows] = (),
) -> dict[str, Any] | None:
    """As ``run_once``, for a form with rows: a refusal that names one stands beside its field, too."""

    def asked() -> Any:
        try:
            return act()
        except DeskError as error:
            for each in rows:
                each.refuse(error)
            raise

    whole = [each.is_valid() for each in rows]
    if not form.is_valid() or not all(whole):
        return None
    return run_once(request, form, asked, present)
