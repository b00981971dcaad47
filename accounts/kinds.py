"""What the journal says of accounts."""

from blotter.kinds import Kind, register

ADMIN = ("admin",)
USER_CREATED = Kind("account.created", "Account {username} created", ADMIN)
USER_CHANGED = Kind("account.changed", "Account {username} changed: {what}", ADMIN)
ROLE_GRANTED = Kind("account.granted", "{username} was granted: {role}", ADMIN)
ROLE_REVOKED = Kind("account.revoked", "{username} no longer holds: {role}", ADMIN)
ROLES_SET = Kind("account.roles", "{username} now holds: {roles}", ADMIN)
TOKEN_ISSUED = Kind("account.token", "API token «{label}» issued to {username}", ADMIN)
TOKEN_REVOKED = Kind("account.token_revoked", "API token «{label}» of {username} revoked", ADMIN)
SIGNED_ON = Kind("desk.signed_on", "{position} taken")
SIGNED_ON_TOO = Kind("desk.signed_on_too", "{position} taken, with somebody else there")
SIGNED_OFF = Kind("desk.signed_off", "{position} left")
AWAY = Kind("desk.away", "{position} away")
BACK = Kind("desk.back", "{position} back, away since {since}")

register(
    USER_CREATED, USER_CHANGED, ROLE_GRANTED, ROLE_REVOKED, ROLES_SET, TOKEN_ISSUED, TOKEN_REVOKED, SIGNED_ON,
    SIGNED_ON_TOO, SIGNED_OFF, AWAY, BACK,
)  # fmt: skip
