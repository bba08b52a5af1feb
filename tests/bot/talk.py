"""A conversation with the actions, without Rasa: they ask the stand-in for the api over HTTP."""

import json

from bot.actions.api_client import Api
from bot.actions.memory import Memory, Said
from tests.bot.stand_in import TOKEN
from tests.running import run


class Talk:
    """A conversation of one clerk with the actions; `server` is the stand-in for the api."""

    def __init__(self, server, from_desk="informatiebalie"):
        self.memory, self.context = Memory(), {"from_desk": from_desk}
        self.turns = 0
        self._server, self._before = server, len(server.asked)

    def say(self, action, text, *, number=None, heard=None, **said):
        """Take one turn with an action; `number` says that it is a message that was taken before.

        `heard` is what the api heard in it.
        """
        self.turns += 1
        given = Said(
            text,
            context=self.context | ({"heard": heard} if heard else {}),
            id=f"gesprek:{number or self.turns}",
            **said,
        )

        async def one_turn():
            return await action().turn(Api(self._server.url, TOKEN), given, self.memory.follows(self.context))

        result = run(one_turn())
        self.memory = Memory.from_slots(json.loads(json.dumps(result.memory.changes({}))))
        return result

    def desk(self):
        """The desk that was advised last."""
        return self.memory.recommended["desk"]

    @property
    def asked(self):
        """What the api was asked in this conversation: method, path, body and key."""
        return [
            (asked.method, asked.path, asked.body, asked.headers.get("Idempotency-Key"))
            for asked in self._server.asked[self._before :]
        ]

    def recorded(self, what="referrals"):
        """What the api was asked to record."""
        return [(body, key) for _, path, body, key in self.asked if path == f"/v1/{what}"]
