"""
The sandbox's own API under /sandbox/, for the chat page and for tests.

Answers are JSON.  What cannot be done is answered 400 with {"error": why}.
"""

import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web

from bot.sandbox import actions, other
from bot.sandbox.actions import Impossible
from bot.sandbox.day import Day
from bot.sandbox.faults import Fault, FaultKind
from bot.sandbox.following import Answer, as_json
from bot.sandbox.methods import BY_LOWER_NAME
from bot.sandbox.world import World

NextDue = Callable[[], Awaitable[datetime | None]]
JUST_PAST = timedelta(seconds=1)


class Control:
    def __init__(self, world: World, next_due: NextDue | None) -> None:
        self._world = world
        self._next_due = next_due
        self.day = Day(world)

    def routes(self) -> list[web.RouteDef]:
        plain: list[tuple[str, str, Answer]] = [
            ("GET", "state", self.state),
            ("POST", "people", self.add_person),
            ("POST", "groups", self.add_group),
            ("GET", "chats/{chat}", self.chat),
            ("POST", "chats/{chat}/send", self.send),
            ("POST", "chats/{chat}/tap", self.tap),
            ("POST", "chats/{chat}/other", self.other),
            ("POST", "chats/{chat}/block", self.block),
            ("GET", "clock", self.clock),
            ("POST", "clock", self.move_clock),
            ("POST", "clock/next", self.move_clock_to_next),
            ("GET", "day", self.day_progress),
            ("POST", "day", self.play_day),
            ("POST", "updates", self.add_update),
            ("POST", "faults", self.plan_fault),
            ("DELETE", "faults", self.clear_faults),
            ("POST", "limits", self.limits),
        ]
        return [
            web.route(method, f"/sandbox/{path}", as_json(answer)) for method, path, answer in plain
        ]

    async def state(self, _request: web.Request) -> Any:
        world = self._world
        rows = []
        for person in world.people:
            if person.acts_alone:
                continue
            chat = world.chats.of(person.id)
            assert chat is not None
            rows.append(
                {
                    "id": person.id,
                    **person.names(),
                    "staff": person.staff,
                    "blocked": chat.blocked,
                    "unread": chat.unread,
                }
            )
        bot = world.people.bot
        return {
            "now": world.clock.now().isoformat(),
            "bot": {
                "username": bot["username"],
                "name": bot["first_name"],
                "commands": world.profile.commands_for(0),
            },
            "people": rows,
            "groups": [{**group.face, "left": group.blocked} for group in world.chats.groups()],
            "day": asdict(self.day.progress),
            "last_event": world.journal.last,
        }

    async def add_person(self, request: web.Request) -> Any:
        what = await _object(request)
        if not isinstance(what.get("first_name"), str) or not what["first_name"].strip():
            raise Impossible("a person needs a first_name")
        person = self._world.people.add(
            what["first_name"].strip(),
            last_name=str(what.get("last_name") or ""),
            username=str(what.get("username") or ""),
            staff=bool(what.get("staff")),
        )
        if what.get("started"):
            chat = self._world.chats.of(person.id)
            assert chat is not None
            chat.started = True
        self._world.journal.tell("people", person.id)
        return {"id": person.id, **person.names(), "staff": person.staff}

    async def add_group(self, request: web.Request) -> Any:
        what = await _object(request)
        return actions.take_into_group(
            self._world,
            str(what.get("title") or "Group"),
            str(what.get("type") or "group"),
            int(what.get("by") or next(iter(self._world.people)).id),
        )

    async def chat(self, request: web.Request) -> Any:
        """Looking at a chat leaves nothing unread in it."""
        world, chat = self._world, self._world.chats.of(_number(request))
        if chat is None:
            raise Impossible("there is no such chat")
        chat.unread = 0
        return {
            "messages": [world.shown(message) for message in chat.messages.values()],
            "typing": chat.typing_until > world.clock.seconds(),
            "commands": world.profile.commands_for(chat.id),
            "reply_keyboard": chat.reply_keyboard,
            "blocked": chat.blocked,
            "last_event": world.journal.last,
        }

    async def send(self, request: web.Request) -> Any:
        what = await _object(request)
        return actions.write(self._world, _number(request), str(what.get("text") or ""))

    async def tap(self, request: web.Request) -> Any:
        what = await _object(request)
        chat, message = _number(request), int(what["message_id"])
        if "data" in what:
            return actions.forge(self._world, chat, message, str(what["data"]))
        return actions.tap(self._world, chat, message, int(what["row"]), int(what["column"]))

    async def other(self, request: web.Request) -> Any:
        what = await _object(request)
        return other.send(self._world, _number(request), str(what.get("kind")), what)

    async def block(self, request: web.Request) -> Any:
        what = await _object(request)
        return actions.block(self._world, _number(request), blocked=bool(what.get("blocked")))

    async def clock(self, _request: web.Request) -> Any:
        return {"now": self._world.clock.now().isoformat()}

    async def move_clock(self, request: web.Request) -> Any:
        what = await _object(request)
        if "to" in what:
            moment = datetime.fromisoformat(what["to"])
            aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
            self._world.clock.move_to(aware)
        else:
            hours, days = float(what.get("hours", 0)), float(what.get("days", 0))
            self._world.clock.move(timedelta(hours=hours, days=days))
        return await self.clock(request)

    async def move_clock_to_next(self, request: web.Request) -> Any:
        """The clock stands just past the next thing that is due, if that lies ahead."""
        due = await self._next_due() if self._next_due is not None else None
        if due is None:
            raise Impossible("nothing is due")
        if due + JUST_PAST > self._world.clock.now():
            self._world.clock.move_to(due + JUST_PAST)
        return {**await self.clock(request), "due": due.isoformat()}

    async def day_progress(self, _request: web.Request) -> Any:
        return asdict(self.day.progress)

    async def play_day(self, request: web.Request) -> Any:
        """A day at the Centre begins, with so many people; without numbers, as the script says."""
        what = await _object(request)
        numbers = {each: int(what[each]) for each in ("booked", "walk_ins") if each in what}
        self.day.begin(**numbers, pace=float(what["pace"]) if "pace" in what else None)
        return asdict(self.day.progress)

    async def add_update(self, request: web.Request) -> Any:
        return {"update_id": self._world.updates.add_raw(json.loads(await request.read()))}

    async def plan_fault(self, request: web.Request) -> Any:
        what = await _object(request)
        kinds = [str(kind) for kind in FaultKind]
        if what.get("kind") not in kinds:
            raise Impossible(f"a fault needs a kind: {', '.join(kinds)}")
        method = str(what.get("method") or "").lower()
        if method and method not in BY_LOWER_NAME:
            raise Impossible(f"there is no method {what['method']}")
        self._world.faults.plan(
            Fault(
                FaultKind(what["kind"]),
                method=method,
                count=None if what.get("count") is None else int(what["count"]),
                seconds=float(what.get("seconds", 3.0)),
                share=float(what.get("share", 1.0)),
            )
        )
        return {}

    async def clear_faults(self, _request: web.Request) -> Any:
        self._world.faults.clear()
        return {}

    async def limits(self, request: web.Request) -> Any:
        on = bool((await _object(request)).get("on"))
        self._world.limits.switch(on=on)
        return {"on": on}


async def _object(request: web.Request) -> dict[str, Any]:
    body = await request.read()
    content = json.loads(body) if body else {}
    if not isinstance(content, dict):
        raise Impossible("a JSON object is expected")
    return content


def _number(request: web.Request) -> int:
    return int(request.match_info["chat"])
