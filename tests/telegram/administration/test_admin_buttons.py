"""The buttons of administrators in old messages do what they did."""

from __future__ import annotations

from bot.telegram.administration.admin_buttons import AdminAction
from tests.telegram.administration.routing import routes

SENT = "d from undo facts fact told edit retire history revision rollback export remove stats mi mo mw mf mg mk mn mx mu"
SENT_OF_PROPOSALS = "pd pn pg pt pl pv pp pa pe pk pr px po"


def test_what_buttons_of_sent_messages_carry_is_known() -> None:
    assert {*SENT.split(), *SENT_OF_PROPOSALS.split()} <= set(AdminAction)


def test_every_button_has_a_handler() -> None:
    assert set(routes().buttons) == set(AdminAction)
