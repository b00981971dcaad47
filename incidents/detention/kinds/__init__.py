"""What the journal says of detention: numbers, sites and times. No held person is named or described."""

from incidents.detention.kinds import advice, custody, inspections, plans

ALL = (*advice.ALL, *plans.ALL, *inspections.ALL, *custody.ALL)
