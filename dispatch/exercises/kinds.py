"""What the journal says of exercises. Who directs one and what is practised in it is read there, not here."""

from django.utils.translation import gettext_lazy as _

from blotter.kinds import Kind

PLANNED = Kind("exercise.planned", _("{exercise} planned: {place}, {begins} to {ends}"))
AMENDED = Kind("exercise.amended", _("{exercise} changed: {fields}"))
STARTED = Kind("exercise.started", _("STARTEX {exercise}{patrols}{missing}"))
PAUSED = Kind("exercise.paused", _("{exercise} paused, its clocks stand still: {reason}"))
RESUMED = Kind("exercise.resumed", _("{exercise} goes on after {minutes} min"))
ENDED = Kind("exercise.ended", _("ENDEX {exercise}{patrols}{stopped}{open}"))
CANCELLED = Kind("exercise.cancelled", _("{exercise} cancelled: {reason}"))
COMMITTED = Kind("exercise.committed", _("{patrols} committed to {exercise}, recallable"))
FORESEEN = Kind("exercise.foreseen", _("{patrols} foreseen for {exercise}"))
WITHDRAWN = Kind("exercise.withdrawn", _("{patrols} no longer foreseen for {exercise}"))
RECALLED = Kind("exercise.recalled", _("{patrols} RECALLED from {exercise} to real work: {reason}"))
SEEN = Kind("exercise.recall_seen", _("{patrol} has understood the recall from {exercise} after {seconds} s{how}"))
JOINED = Kind("exercise.joined", _("{work} belongs to {exercise}"))
ASSESSED = Kind("exercise.assessed", _("{exercise}: {count} of {all} objectives assessed"))

ALL = (
    PLANNED, AMENDED, STARTED, PAUSED, RESUMED, ENDED, CANCELLED, COMMITTED, FORESEEN, WITHDRAWN, RECALLED, SEEN,
    JOINED, ASSESSED,
)  # fmt: skip
