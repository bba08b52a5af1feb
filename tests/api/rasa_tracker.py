"""Talks to an SQLite file with the tracker store that Rasa runs with; in Rasa's environment, one JSON command a line.

`{"say": [sender, text, timestamp]}` stores a turn as Rasa does, `{"tell": sender}` answers with the texts it remembers.
"""

import asyncio
import json
import sys

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SessionStarted, UserUttered

from bot.tracker_store import ConversationStore

store = ConversationStore(domain=Domain.empty(), dialect="sqlite", db=sys.argv[1])


async def say(sender, text, timestamp):
    """Store one turn, with its own session start."""
    tracker = await store.retrieve(sender) or store.init_tracker(sender)
    answer = BotUttered(f"antwoord op {text}", {"custom": {"advies": "kanariepiet"}})
    events = (SessionStarted(), UserUttered(text), answer, ActionExecuted("action_listen"))
    for number, event in enumerate(events):
        event.timestamp = timestamp + number / 1000
        tracker.update(event)
    await store.save(tracker)
    return "said"


async def tell(sender):
    """Return what was said to the bot in every session that the store knows."""
    tracker = await store.retrieve_full_tracker(sender)
    return [event.text for event in (tracker.events if tracker else ()) if isinstance(event, UserUttered)]


print(json.dumps("ready"), flush=True)  # noqa: T201 - the answer to whoever started this
for line in sys.stdin:
    command = json.loads(line)
    done = say(*command["say"]) if "say" in command else tell(command["tell"])
    print(json.dumps(asyncio.run(done)), flush=True)  # noqa: T201 - idem
