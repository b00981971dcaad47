"""What the journal can say about deadlines, alarms, policies and notices."""

from django.utils.translation import gettext_lazy as _

from blotter.kinds import Kind

RAISED = Kind("alarm.raised", _("ALARM {words}"))
RAISED_MANY = Kind("alarm.raised_many", _("ALARM, {count} at once: {words}"))
PROMPTED = Kind("alarm.prompted", "{words}")
PASSED = Kind("alarm.passed", _("{words}: nobody was left to tell"))
ACKNOWLEDGED = Kind("alarm.acknowledged", _("Alarm acknowledged: {words}"))
POLICY = Kind("policy.changed", _("Policy {policy} changed: {steps}"), ("desk", "admin"))
CLOCK_LATE = Kind("clock.late", _("ALARM {words}"))
CLOCK_CAUGHT_UP = Kind("clock.caught_up", _("The deadline clock keeps time again"))
DEADLINE_FAILED = Kind("clock.failed", _("ALARM {words}"))
NOTICE_LATE = Kind("notice.late", _("Not delivered yet by {channel} to {role}: {words}"))
NOTICE_FAILED = Kind("notice.failed", _("NOT DELIVERED by {channel} to {role}: {words}"))
NOTICE_SENT_LATE = Kind("notice.sent_late", _("Delivered after all by {channel} to {role}: {words}"))

ALL = (
    RAISED, RAISED_MANY, PROMPTED, PASSED, ACKNOWLEDGED, POLICY, CLOCK_LATE, CLOCK_CAUGHT_UP, DEADLINE_FAILED,
    NOTICE_LATE, NOTICE_FAILED, NOTICE_SENT_LATE,
)  # fmt: skip
