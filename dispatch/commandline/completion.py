"""What could come next in a line: the console offers it, nothing is chosen for anybody."""

from __future__ import annotations

from django.utils.translation import gettext as _

from dispatch.commandline.grammar import BY_WORD, LATE, SEPARATOR, VERBS, Slot
from dispatch.commandline.parser import CommandError, parse, split
from dispatch.commandline.vocabulary import Vocabulary

MOST = 12


def complete(line: str, vocabulary: Vocabulary) -> dict[str, object]:
    """``{"options": [{"text", "help"}], "form": "D patrols incident"}`` for the word under way at the line's end."""
    act = "" if line.rstrip().endswith(SEPARATOR) else split(line)[-1].lstrip()
    words = act.split()
    begun = words.pop() if words and not act.endswith(" ") else ""
    if words and words[0].upper() == LATE:
        words = words[2:] if len(words) > 1 else []
    if not words:
        return {"options": _verbs(begun), "form": ""}
    verb = BY_WORD.get(words[0].upper())
    if verb is None:
        return {"options": [], "form": ""}
    return {"options": _values(_expected(" ".join(words), vocabulary), begun, vocabulary), "form": verb.form}


def _verbs(begun: str) -> list[dict[str, str]]:
    found = [{"text": v.name, "help": f"{v.form} – {v.help}"} for v in VERBS if v.name.startswith(begun.upper())]
    if LATE.startswith(begun.upper()) and begun:
        found.append({"text": LATE, "help": _("AT time … – enter it late with its own time")})
    return found[:MOST]


def _expected(act: str, vocabulary: Vocabulary) -> set[str]:
    """What the parser itself would take next, so that completion and parser never disagree."""
    try:
        (command,) = parse(act, vocabulary)
    except CommandError as error:
        return {str(error.detail["expected"])}
    parts = command.verb.parts
    last = parts[-1] if parts else None
    wanted = {p.slot.value for p in parts if p.slot.name.lower() not in command.args}
    return wanted | ({Slot.PATROL.value} if last and last.slot == Slot.PATROLS else set())


def _values(expected: set[str], begun: str, vocabulary: Vocabulary) -> list[dict[str, str]]:
    options: list[dict[str, str]] = []
    if expected & {Slot.PATROL.value, Slot.PATROLS.value, Slot.INCIDENT.value}:
        options += [{"text": c.rpartition(" ")[2], "help": c} for c in sorted(vocabulary.patrols)]
    if expected & {Slot.INCIDENT.value, Slot.MASTER.value, Slot.OTHER.value}:
        options += [
            {"text": n.removeprefix(f"{vocabulary.year}-").lstrip("0"), "help": n}
            for n in sorted(vocabulary.incidents, reverse=True)
        ]
    for slot in (Slot.MOVEMENT, Slot.POST, Slot.PRESENCE, Slot.DIRECTIVE):
        if slot.value in expected:
            options += [
                {"text": vocabulary.short(name), "help": f"{name} {record.words}".strip()}
                for name, record in vocabulary.records(slot).items()
            ]
    coded = {
        Slot.CODE: vocabulary.codes,
        Slot.TYPE: vocabulary.types,
        Slot.JURISDICTION: vocabulary.jurisdictions,
        Slot.PARTNER: vocabulary.partners,
        Slot.KIND: vocabulary.kinds,
    }
    for slot, known in coded.items():
        if slot.value in expected:
            options += [{"text": code, "help": label} for code, label in known.items()]
    if expected & {slot.value for slot in (Slot.SITE, Slot.GRID, Slot.PLACE)} and begun:
        # Found by any form of the name, so they need not begin as it was typed.
        return [{"text": code, "help": label} for code, label in vocabulary.places(begun).items()][:MOST]
    begun = begun.upper()
    return [o for o in options if o["text"].upper().startswith(begun) or begun in o["help"].upper()][:MOST]
