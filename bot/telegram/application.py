"""The composition root: every part of the bot is made here, once, and handed to those that need it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from telegram import Update
from telegram.ext import Application

from bot.config import Config
from bot.conversation.asking import Asking
from bot.conversation.clock import Clock
from bot.conversation.conversation import Conversation
from bot.conversation.memory import Memory
from bot.conversation.notifications import AnswerNotifications
from bot.publishing.publisher import Publisher
from bot.storage.database import Database
from bot.storage.privacy import Pseudonyms
from bot.telegram import update_fields
from bot.telegram.administration.access import Admins
from bot.telegram.administration.browse import BrowseHandlers
from bot.telegram.administration.check import CheckHandlers
from bot.telegram.administration.context import AdminContext
from bot.telegram.administration.notices import Notices
from bot.telegram.administration.proposals import ProposalHandlers
from bot.telegram.administration.reviews import Reviews
from bot.telegram.administration.routes import AdminRoutes, register_routes
from bot.telegram.administration.unanswered import UnansweredHandlers
from bot.telegram.administration.uploads import Uploads
from bot.telegram.administration.wizard_handlers import WizardHandlers
from bot.telegram.administration.wizard_state import DraftStore
from bot.telegram.answering import Answering
from bot.telegram.browsing import BrowsingCommands
from bot.telegram.callbacks import CallbackHandlers
from bot.telegram.drop_notices import DropNotices
from bot.telegram.error_handlers import ErrorHandlers
from bot.telegram.inline import InlineHandlers
from bot.telegram.menu import Menu
from bot.telegram.messenger import TelegramMessenger
from bot.telegram.per_chat import PerChatProcessor
from bot.telegram.questions import QuestionHandlers
from bot.telegram.request import AiohttpRequest
from bot.telegram.retrying_limiter import RetryingLimiter
from bot.telegram.settings import SettingsCommands
from bot.telegram.update_queue import MOST_OF_CHAT, ReceivingBot, UpdateQueue

ALLOWED_UPDATES = (Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.INLINE_QUERY, Update.GUEST_MESSAGE)
"""What the bot wants to hear of; everything else stays with Telegram."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembled:
    """The parts that the running needs.

    Attributes:
        application: with all handlers, not initialized.
        queue: the updates that it works on.
        drop_notices: who tells people what is not answered.
        order: in which it works on what is in there.
        database: where everything is kept.
        publisher: by which the knowledge changes.
        admins: who may change it.
        notices: what administrators are told of changed files.
        check: what is asked in the background.
        drafts: what administrators have begun.
        notifications: tell people when their question is answered.
        menu: what Telegram shows of the bot.
    """

    application: Application[Any, Any, Any, Any, Any, Any]
    queue: UpdateQueue
    drop_notices: DropNotices
    order: PerChatProcessor
    database: Database
    publisher: Publisher
    admins: Admins
    notices: Notices
    check: CheckHandlers
    drafts: DraftStore
    notifications: AnswerNotifications
    menu: Menu


def assemble(config: Config, publisher: Publisher, database: Database, pseudonyms: Pseudonyms) -> Assembled:
    """Put the bot together; nothing is sent or received yet. *publisher*: opened."""

    def keys_of(update: Update) -> tuple[str, str]:
        kind, identifier = update_fields.order_of(update)
        return pseudonyms.of(f"order in {kind}", identifier), pseudonyms.of("user", update_fields.speaker_of(update))

    def concerns(update: Update) -> bool:
        return update_fields.concerns(update, bot.bot)

    # Telegram lets only one process poll; webhooks may be received by several that share a database.
    alone = config.webhook is None
    asking = Asking(publisher.service, Clock())
    conversation = Conversation(asking, Memory(database, asking.clock, alone=alone), config.language)
    answering = Answering(conversation, pseudonyms)
    drop_notices = DropNotices(answering, config.admins, config.language, MOST_OF_CHAT)
    queue = UpdateQueue(database, config.instance, keys_of, time.time, alone=alone, on_drop=drop_notices, concerns=concerns)
    order = PerChatProcessor(lambda update: keys_of(update)[0], queue)
    bot = ReceivingBot(
        queue=queue,
        token=config.token,
        base_url=f"{config.api_url}/bot",
        base_file_url=f"{config.api_url}/file/bot",
        request=AiohttpRequest(),
        get_updates_request=AiohttpRequest(connections=1),
        rate_limiter=RetryingLimiter(config.messages_per_second, aside=order.aside),
    )
    application = Application.builder().bot(bot).update_queue(queue).concurrent_updates(order).job_queue(None).build()
    admins = Admins(database, config.admins)
    drafts = DraftStore(database)
    context = AdminContext(publisher, admins, answering, drafts, database)
    routes = AdminRoutes(context)
    reviews = Reviews(context, database)
    wizard = WizardHandlers(context, Uploads(), reviews)
    proposals = ProposalHandlers(context, wizard, reviews)
    check = CheckHandlers(context)
    unanswered = UnansweredHandlers(context, wizard, database, config.database_url, pseudonyms)
    context.resolutions += [unanswered.resolution_for, reviews.resolution_for]
    register_routes(routes, wizard, BrowseHandlers(context, wizard), check, unanswered, proposals)
    routes.register(application)
    notifications = AnswerNotifications(TelegramMessenger(bot, answering), conversation, database)
    menu = Menu(bot, asking.service)
    context.published += [notifications.published, menu.published]
    # The first handler that fits deals with an update. Commands first; what is left of the messages is questions.
    BrowsingCommands(answering).register(application)
    SettingsCommands(answering, config.retention_days).register(application)
    InlineHandlers(asking, config.language).register(application)
    QuestionHandlers(answering).register(application)
    CallbackHandlers(answering, proposals.rows).register(application)
    ErrorHandlers(queue, config.admins, config.language).register(application)
    return Assembled(
        application=application,
        queue=queue,
        drop_notices=drop_notices,
        order=order,
        database=database,
        publisher=publisher,
        admins=admins,
        check=check,
        drafts=drafts,
        notifications=notifications,
        menu=menu,
        notices=Notices(bot, admins, config.language, context.published),
    )
