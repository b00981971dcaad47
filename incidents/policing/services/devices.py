"""Speed devices and their calibration."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Invalid, Refused
from blotter.operations import Operation, check_unchanged, operation
from blotter.text import clean_line
from incidents.policing import kinds
from incidents.policing.models import SpeedDevice

MOST_TOLERANCE = 20


@operation("policing.device")
def add_device(
    op: Operation,
    *,
    by: Actor,
    serial: str,
    calibrated_until: date,
    model: str = "",
    tolerance_kmh: int = 3,
    tolerance_percent: int = 3,
) -> SpeedDevice:
    """Register a speed meter with its calibration and the tolerance in force for it."""
    serial = clean_line(serial, "serial", 40, required=True).upper()
    if SpeedDevice.objects.filter(serial=serial).exists():
        raise Refused(_("Device %(serial)s is on the list already.") % {"serial": serial}, code="exists")
    for field, value in (("tolerance_kmh", tolerance_kmh), ("tolerance_percent", tolerance_percent)):
        if not 0 <= value <= MOST_TOLERANCE:
            raise Invalid(_("A tolerance is 0 to %(most)d.") % {"most": MOST_TOLERANCE}, field=field)
    row = SpeedDevice.objects.create(
        serial=serial, model=clean_line(model, "model", 60), calibrated_until=calibrated_until,
        tolerance_kmh=tolerance_kmh, tolerance_percent=tolerance_percent,
    )  # fmt: skip
    op.record(kinds.DEVICE_ADDED, serial=row.serial, until=row.calibrated_until)
    return row


@operation("policing.device")
def calibrate_device(
    op: Operation, *, by: Actor, device: int, calibrated_until: date, version: int | None = None
) -> SpeedDevice:
    """It came back from calibration, and is in use again."""
    row = op.lock(SpeedDevice, device)
    check_unchanged(row, version)
    if calibrated_until < op.now.date():
        raise Invalid(_("That day is past. Write until when the new calibration holds."), field="calibrated_until")
    row.calibrated_until, row.active = calibrated_until, True
    op.bump(row)
    row.save()
    op.record(kinds.DEVICE_CALIBRATED, serial=row.serial, until=row.calibrated_until)
    return row


@operation("policing.device")
def retire_device(op: Operation, *, by: Actor, device: int, version: int | None = None) -> SpeedDevice:
    row = op.lock(SpeedDevice, device)
    check_unchanged(row, version)
    row.active = False
    op.bump(row)
    row.save()
    op.record(kinds.DEVICE_RETIRED, serial=row.serial)
    return row
